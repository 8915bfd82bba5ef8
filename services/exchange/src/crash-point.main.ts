// For the crash spec only: the exchange, whose relay never tells anybody. What it accepts is committed and not published, so that killing
// it is killing it between commit and relay.
import 'reflect-metadata';
import { Relay } from '@samhandling/event-store';
import { loadConfig, runService } from '@samhandling/service-kit';
import { exchangeConfigSchema } from './config.js';
import { exchangeOptions } from './exchange.options.js';

Relay.prototype.start = () => undefined;

await runService(() => exchangeOptions(loadConfig(exchangeConfigSchema, process.env)));
