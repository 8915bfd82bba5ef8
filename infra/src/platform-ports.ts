import { freePort, isFree } from './free-port.js';
import { defaultPorts, portSetting, processNames, type ProcessName } from './service-names.js';

export type Ports = Record<ProcessName, number>;

/**
 * The port of each process: what the caller says, else its setting (`EXCHANGE_PORT` …), else the default. 0 means any free port.
 * @throws when a port is taken or is no port, naming the setting that changes it
 */
export async function choosePorts(wished: Partial<Ports>, env: NodeJS.ProcessEnv): Promise<Ports> {
  const chosen: [ProcessName, number][] = [];
  for (const name of processNames) chosen.push([name, await portOf(name, wished[name] ?? env[portSetting(name)])]);
  for (const [name, port] of chosen) {
    const other = chosen.find(([otherName, otherPort]) => otherName !== name && otherPort === port);
    if (other) throw new Error(`${name} and ${other[0]} both have port ${port}: set ${portSetting(name)} to another`);
  }
  return Object.fromEntries(chosen) as Ports;
}

async function portOf(name: ProcessName, wished: string | number | undefined): Promise<number> {
  const port = wished === undefined || wished === '' ? defaultPorts[name] : Number(wished);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${portSetting(name)} is no port: ${wished}`);
  if (port === 0) return freePort();
  if (!await isFree(port)) throw new Error(`port ${port} for ${name} is taken: set ${portSetting(name)} to another port, or end the program that has it`);
  return port;
}
