export type { Infrastructure, InfrastructureRequest } from './infrastructure.js';
export { resolveInfrastructure } from './resolve-infrastructure.js';
