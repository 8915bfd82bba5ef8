import type { OpenAPIObject } from '@nestjs/swagger';
import { loadConfig, serviceConfigSchema } from './config.schema.js';
import { Logger } from './logger.js';
import { nestApplication } from './nest-application.js';
import { openApiOf } from './openapi.js';
import { refuseUnguardedRoutes, routesOf } from './route-access.js';
import type { ServiceOptions } from './service-options.js';

/** Only to satisfy the schema; in preview nobody connects to anything. */
const nowhere = { PORT: '0', MONGODB_URI: 'mongodb://nowhere.invalid', KAFKA_BROKERS: 'nowhere.invalid:9092', ISSUER_URL: 'https://nowhere.invalid' };

/**
 * A service's OpenAPI document without starting it: no MongoDB, no Kafka, no provider is made. For the reference and its drift check.
 * @throws Error when a route names neither scopes nor public (I10)
 */
export const openApiDocument = async (service: Pick<ServiceOptions, 'name' | 'description' | 'module'>): Promise<OpenAPIObject> => {
  const logger = new Logger({ service: service.name, level: 'silent' });
  const app = await nestApplication({ ...service, config: loadConfig(serviceConfigSchema, nowhere), logger });
  refuseUnguardedRoutes(routesOf(app));
  return openApiOf(app, service);
};
