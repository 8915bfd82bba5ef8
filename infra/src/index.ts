export { devToken, type TokenSource } from './dev-token.js';
export type { Infrastructure, InfrastructureRequest, InfrastructureSource, KafkaFagsystems } from './infrastructure.js';
export { platformFile, readAddresses, type PlatformAddresses } from './platform-addresses.js';
export { resolveInfrastructure } from './resolve-infrastructure.js';
export { serviceNames, type ProcessName, type ServiceName } from './service-names.js';
export { startPlatform, type Platform, type PlatformRequest } from './start-platform.js';
