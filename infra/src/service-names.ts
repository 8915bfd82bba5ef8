/** The five services, in the order people read them in, and the port each has unless told otherwise. */
export const defaultPorts = { exchange: 4000, consent: 4001, case: 4002, coordinator: 4003, notification: 4004, issuer: 4010 } as const;

export type ProcessName = keyof typeof defaultPorts;
export type ServiceName = Exclude<ProcessName, 'issuer'>;

export const serviceNames: readonly ServiceName[] = ['exchange', 'consent', 'case', 'coordinator', 'notification'];
export const processNames: readonly ProcessName[] = [...serviceNames, 'issuer'];

/** The setting that gives a process another port, e.g. `EXCHANGE_PORT`. */
export const portSetting = (name: ProcessName): string => `${name.toUpperCase()}_PORT`;
