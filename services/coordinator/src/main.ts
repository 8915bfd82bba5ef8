import { loadConfig, runService } from '@samhandling/service-kit';
import { coordinatorConfigSchema } from './config.js';
import { coordinatorService } from './service-options.js';

await runService(() => coordinatorService(loadConfig(coordinatorConfigSchema, process.env)));
