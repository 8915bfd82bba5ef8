import { loadConfig, runService } from '@samhandling/service-kit';
import { consentConfigSchema } from './config.js';
import { consentService } from './service-options.js';

await runService(() => consentService(loadConfig(consentConfigSchema, process.env)));
