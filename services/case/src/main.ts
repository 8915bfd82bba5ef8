import { loadConfig, runService } from '@samhandling/service-kit';
import { caseConfigSchema } from './config.js';
import { caseService } from './service-options.js';

await runService(() => caseService(loadConfig(caseConfigSchema, process.env)));
