// A service with nothing of its own, started by a spec as a process: what is proven is the start, the signal and the end.
import { Module } from '@nestjs/common';
import { loadConfig, runService, serviceConfigSchema } from './index.js';

@Module({})
class EmptyModule {}

await runService(() => ({ name: 'case', description: 'Nothing of its own', config: loadConfig(serviceConfigSchema, process.env), module: EmptyModule }));
