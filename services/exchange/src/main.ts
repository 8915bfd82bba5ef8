import 'reflect-metadata';
import { loadConfig, runService } from '@samhandling/service-kit';
import { exchangeConfigSchema } from './config.js';
import { ensureServiceTopics, exchangeOptions } from './exchange.options.js';

try {
  const config = loadConfig(exchangeConfigSchema, process.env);
  await ensureServiceTopics(config);
  await runService(() => exchangeOptions(config));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
