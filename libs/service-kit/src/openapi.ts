import type { INestApplication } from '@nestjs/common';
import { ApiResponse, DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE } from './problem.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable; made to be tested by programs' },
    detail: { type: 'string' },
    instance: { type: 'string', description: 'The request, as it is called in the logs' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['pointer', 'code', 'detail'], properties: { pointer: { type: 'string', format: 'json-pointer' }, code: { type: 'string' }, detail: { type: 'string' } } },
    },
  },
};

/** OpenAPI 3.1 from the routes, their scopes and the zod schemas given to `@Body({ schema })`; nothing is written twice. */
export const openApiOf = (app: INestApplication, about: { name: string; description: string }): OpenAPIObject => {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle(`Samhandling ${about.name}`)
    .setDescription(about.description)
    .setVersion('1')
    .addSecurity('token', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Maskinporten for systems, ID-porten or Ansattporten for people; the scopes needed stand at each route' })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
    standardSchemaConverter: (schema, { schemaType }) => (schema instanceof z.ZodType ? { schema: jsonSchemaOf(schema, schemaType) } : undefined),
  });
  document.components = { ...document.components, schemas: { ...document.components?.schemas, Problem: problemSchema } };
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation === undefined) continue;
      operation.responses['default'] ??= { description: 'A problem (RFC 9457)', content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } } };
    }
  }
  return document;
};

/** JSON Schema 2020-12, as OpenAPI 3.1 wants it, from the zod schema the route checks with. */
const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any', reused: 'inline' });
  return rest;
};

/** What a route answers, from a zod schema, for the OpenAPI document: `@Answers(202, acceptedSchema, 'Stored; takes effect')`. */
export const Answers = (status: number, schema: z.ZodType, description = ''): MethodDecorator =>
  ApiResponse({ status, description, content: { 'application/json': { schema: jsonSchemaOf(schema, 'output') } } });
