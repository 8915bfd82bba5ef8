import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, ModulesContainer } from '@nestjs/core';
import { PUBLIC, SCOPES } from './access.decorators.js';

export interface Route {
  method: string;
  path: string;
  handler: string;
  access: 'public' | string[] | undefined;
}

/** Every HTTP route of the application with what it asks of a caller. Reads classes only, so it works without starting anything. */
export const routesOf = (app: INestApplication): Route[] => {
  const scanner = new MetadataScanner();
  return new DiscoveryService(app.get(ModulesContainer)).getControllers().flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return [];
    const controller = metatype as Type;
    const prototype = controller.prototype as Record<string, object>;
    return scanner.getAllMethodNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      if (handler === undefined) return [];
      const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
      if (method === undefined) return [];
      const paths = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
      const prefix = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat()[0] ?? '';
      return paths.map((path) => ({
        method: RequestMethod[method],
        path: `/${prefix}/${path}`.replaceAll(/\/+/g, '/'),
        handler: `${controller.name}.${name}`,
        access: accessOf(handler, controller),
      }));
    });
  });
};

const accessOf = (handler: object, controller: Type): Route['access'] => {
  for (const place of [handler, controller]) {
    const scopes = Reflect.getMetadata(SCOPES, place) as string[] | undefined;
    if (scopes !== undefined) return scopes;
    if (Reflect.getMetadata(PUBLIC, place) === true) return 'public';
  }
  return undefined;
};

/** @throws Error naming every route that says neither who may use it nor that anyone may (I10): such a service does not start. */
export const refuseUnguardedRoutes = (routes: Route[]): void => {
  const open = routes.filter(({ access }) => access === undefined);
  if (open.length === 0) return;
  throw new Error(`These routes name neither @Scopes nor @Public:\n${open.map(({ method, path, handler }) => `  - ${method} ${path} (${handler})`).join('\n')}`);
};
