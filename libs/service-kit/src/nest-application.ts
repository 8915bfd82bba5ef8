import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { httpAdapter } from './http-server.js';
import type { Logger } from './logger.js';
import type { Resources } from './resources.js';
import { ServiceKitModule } from './service-kit.module.js';
import type { ServiceOptions } from './service-options.js';

@Module({})
class RootModule {}

/** The service's module and the kit's on our HTTP server. Without resources nothing is instantiated: enough to read the routes. */
export const nestApplication = async (options: ServiceOptions & { logger: Logger }, resources?: Resources): Promise<NestFastifyApplication> => {
  const { config, logger, module } = options;
  const adapter = httpAdapter({
    bodyBytesMax: config.BODY_BYTES_MAX,
    bodyDepthMax: config.BODY_DEPTH_MAX,
    requestArrivalMsMax: config.REQUEST_ARRIVAL_MS_MAX,
    trustedProxies: config.TRUSTED_PROXIES,
  });
  return await NestFactory.create<NestFastifyApplication>({ module: RootModule, imports: [ServiceKitModule.forRoot(options, resources), module] }, adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
    preview: resources === undefined,
  });
};
