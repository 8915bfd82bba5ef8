import { loadConfig, runService } from '@samhandling/service-kit';
import { notificationConfigSchema } from './config.js';
import { notificationService } from './service-options.js';

await runService(() => notificationService(loadConfig(notificationConfigSchema, process.env)));
