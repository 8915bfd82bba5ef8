import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { Public, Scopes } from './access.decorators.js';
import { Answers } from './openapi.js';
import { openApiDocument } from './openapi-document.js';

const noteSchema = z.object({ text: z.string().min(1), tags: z.array(z.enum(['a', 'b'])).optional() });

@Controller('notes')
class NotesController {
  @Post()
  @Answers(201, z.object({ reference: z.string() }), 'Noted')
  @Scopes('samhandling:cases.write')
  write(@Body({ schema: noteSchema }) note: z.infer<typeof noteSchema>): string {
    return note.text;
  }

  @Get(':id')
  @Public()
  read(@Param('id', { schema: z.string() }) id: string): string {
    return id;
  }
}

class NeedsADatabase {
  constructor() {
    throw new Error('nothing may be instantiated');
  }
}

@Module({ controllers: [NotesController], providers: [NeedsADatabase] })
class NotesModule {}

@Controller('open')
class ForgottenController {
  @Get('door')
  read(): string {
    return 'who is there';
  }
}

@Module({ controllers: [ForgottenController] })
class ForgottenModule {}

describe('the OpenAPI document of a service', () => {
  it('is written from routes, scopes and zod schemas without making a single provider', async () => {
    const document = await openApiDocument({ name: 'case', description: 'Notes', module: NotesModule });
    expect(document.openapi).toBe('3.1.1');
    const post = document.paths['/notes']?.post;
    expect(post?.security).toEqual([{ token: ['samhandling:cases.write'] }]);
    expect(post?.requestBody).toMatchObject({
      content: { 'application/json': { schema: { properties: { text: { type: 'string', minLength: 1 }, tags: { items: { enum: ['a', 'b'] } } }, required: ['text'] } } },
    });
    expect(post?.responses['201']).toMatchObject({ description: 'Noted', content: { 'application/json': { schema: { properties: { reference: { type: 'string' } } } } } });
    expect(post?.responses['default']).toMatchObject({ content: { 'application/problem+json': {} } });
    expect(document.paths['/notes/{id}']?.get?.security).toBeUndefined();
    expect(Object.keys(document.paths)).not.toContain('/metrics');
  });

  it('is refused for a route that names neither scopes nor public (I10)', async () => {
    await expect(openApiDocument({ name: 'case', description: '', module: ForgottenModule })).rejects.toThrow('GET /open/door (ForgottenController.read)');
  });
});
