import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AccountId, EmailAddress } from '../../../shared/platform/words/identifiers.ts';
import { makeOpenApi } from '../../../shared/platform/description/openapi.ts';
import { defineOperation } from '../../../shared/platform/endpoint/operation.ts';

const read = defineOperation({
  name: 'get-thing',
  method: 'GET',
  route: 'accounts/{accountId}/thing',
  summary: 'The thing.',
  group: 'Control Panel',
  caller: 'security-manager',
  params: z.strictObject({ accountId: AccountId }),
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(9).default(3).describe('How many.') }),
  answers: {
    200: {
      description: 'It.',
      headers: ['ETag'],
      schema: z.strictObject({
        email: EmailAddress,
        at: z.iso.datetime().nullable(),
        state: z.enum(['on', 'off']).nullable(),
        entries: z.array(z.strictObject({ id: z.int() })),
        facts: z.record(z.string(), z.union([z.string(), z.boolean(), z.null()])).describe('Read.'),
        values: z.record(z.string(), z.union([z.int(), z.array(z.string())])),
        last: z
          .union([
            z.strictObject({ kind: z.literal('good'), id: z.int(), what: z.string() }),
            z.strictObject({
              kind: z.literal('not-good'),
              what: z.string().nullable().describe('What was tried.'),
              why: z.string().describe('In a sentence.'),
            }),
          ])
          .nullable()
          .describe('The last.'),
      }),
    },
  },
  otherFormats: ['text/csv'],
  problems: ['account-not-found'],
});
const write = defineOperation({
  name: 'put-thing',
  method: 'PUT',
  route: 'accounts/{accountId}/thing',
  summary: 'Changes the thing.',
  group: 'Control Panel',
  caller: 'directory-service',
  params: z.strictObject({ accountId: AccountId }),
  headers: [{ name: 'If-Match', description: 'Its version.', required: true }],
  body: z.strictObject({
    email: EmailAddress,
    note: z.string().optional(),
    tags: z.array(z.string()).default([]),
    sure: z.literal(true).optional(),
    mode: z.enum(['a', 'b']).optional(),
  }),
  example: { email: 'ada@contoso.example' },
  answers: { 200: { description: 'Done.' } },
  problems: ['version-changed', 'would-lock-out', 'not-connected', 'domain-taken'],
});
const publicPage = defineOperation({
  name: 'show-page',
  method: 'GET',
  route: 'page',
  summary: 'A page.',
  group: 'Sign-in',
  caller: 'browser',
  answers: { 200: { description: 'The page.', contentType: 'text/html' } },
});
const options = { title: 'Test', serviceUrl: 'https://sso.example' };
const document = makeOpenApi([write, publicPage, read], options);
const { schemas } = document['components'] as { schemas: Record<string, unknown> };
const thing = (document['paths'] as Record<string, Record<string, Record<string, unknown>>>)[
  '/accounts/{accountId}/thing'
];

describe('the API description', () => {
  it('is the same for the same operations in any order', () => {
    const other = makeOpenApi([read, write, publicPage], options);
    expect(JSON.stringify(other)).toBe(JSON.stringify(document));
  });

  it('puts the methods of one route together, each under a name for generated clients', () => {
    expect(Object.keys(thing ?? {}).sort()).toEqual(['get', 'put']);
    expect(thing?.['get']?.['operationId']).toBe('getThing');
  });

  it('says of parameters where they stand, whether they must be given, and their limits', () => {
    expect(thing?.['get']?.['parameters']).toEqual([
      { name: 'accountId', in: 'path', required: true, schema: expect.objectContaining({ type: 'string' }) as unknown },
      {
        name: 'limit',
        in: 'query',
        required: false,
        description: 'How many.',
        schema: { type: 'integer', minimum: 1, maximum: 9, default: 3 },
      },
    ]);
    expect(thing?.['put']?.['parameters']).toContainEqual({
      name: 'If-Match',
      in: 'header',
      required: true,
      description: 'Its version.',
      schema: { type: 'string' },
    });
  });

  it('says of the body what may be sent, with an example', () => {
    const schema = { $ref: '#/components/schemas/PutThingBody' };
    const content = { 'application/json': { schema, example: { email: 'ada@contoso.example' } } };
    expect(thing?.['put']?.['requestBody']).toEqual({ required: true, content });
    expect(schemas['PutThingBody']).toEqual({
      type: 'object',
      properties: {
        email: { type: 'string', maxLength: 1024 },
        note: { type: ['string', 'null'] },
        // Without its default: openapi-typescript makes what has one a member that must be there.
        tags: { type: ['array', 'null'], items: { type: 'string' } },
        sure: { type: ['boolean', 'null'] },
        mode: { type: ['string', 'null'], enum: ['a', 'b', null] },
      },
      required: ['email'],
      additionalProperties: false,
    });
  });

  it('says of an answer what comes, also where a schema transforms, with a name for each object in it', () => {
    expect(thing?.['get']?.['responses']).toMatchObject({
      200: {
        headers: { ETag: { $ref: '#/components/headers/ETag' } },
        content: {
          'application/json': { schema: { $ref: '#/components/schemas/GetThingAnswer' } },
          'text/csv': { schema: { type: 'string' } },
        },
      },
    });
    expect(schemas['GetThingAnswer']).toEqual({
      type: 'object',
      properties: {
        email: { type: 'string' },
        at: { type: ['string', 'null'], format: 'date-time' },
        state: { type: ['string', 'null'], 'x-extensible-enum': ['on', 'off'] },
        entries: { type: 'array', items: { $ref: '#/components/schemas/GetThingAnswerEntry' } },
        // Of several types NSwag takes one for all.
        facts: {
          type: 'object',
          description: 'Read.',
          additionalProperties: { description: 'One of: string, boolean, null.' },
        },
        values: { type: 'object', additionalProperties: { description: 'One of: integer, array.' } },
        last: {
          oneOf: [{ $ref: '#/components/schemas/GetThingAnswerLast' }, { type: 'null' }],
          description: 'The last.',
        },
      },
      required: ['email', 'at', 'state', 'entries', 'facts', 'values', 'last'],
    });
  });

  it('describes several kinds of objects as one: the member that tells them apart, and what only some have', () => {
    expect(schemas['GetThingAnswerLast']).toEqual({
      type: 'object',
      description: 'The last.',
      required: ['kind', 'id', 'what', 'why'],
      properties: {
        kind: { type: 'string', 'x-extensible-enum': ['good', 'not-good'] },
        id: { type: ['integer', 'null'], description: 'Only of "good".' },
        what: { type: ['string', 'null'], description: 'What was tried.' },
        why: { type: ['string', 'null'], description: 'Only of "not-good". In a sentence.' },
      },
    });
    const fixed = z.union([
      z.strictObject({ kind: z.literal('good') }),
      z.strictObject({ kind: z.literal('not-good'), why: z.string() }),
    ]);
    const answers = { 200: { description: '', hasFixedShape: true, schema: fixed } } as const;
    const known = makeOpenApi([{ ...publicPage, caller: 'anyone', name: 'get-fixed', answers }], options);
    expect(known).toMatchObject({ components: { schemas: { GetFixedAnswer: { required: ['kind'] } } } });
    const kinds = (one: z.ZodType, other: z.ZodType) =>
      z.union([
        z.strictObject({ kind: z.literal('a'), value: one }),
        z.strictObject({ kind: z.literal('b'), value: other }),
      ]);
    const describing = (schema: z.ZodType) => () =>
      makeOpenApi([{ ...publicPage, name: 'bad', answers: { 200: { description: '', schema } } }], options);
    expect(describing(kinds(z.string(), z.string().nullable()))).not.toThrow();
    expect(describing(kinds(z.string(), z.int()))).toThrow('value of BadAnswer is of several types');
    const untold = z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string() })]);
    expect(describing(untold)).toThrow('no member that tells them apart');
  });

  it('keeps one name for one schema: two different ones can’t come to the same', () => {
    const answers = { 200: { description: '', schema: z.strictObject({ aB: z.strictObject({ c: z.string() }) }) } };
    const twice = { ...publicPage, name: 'get-x', route: 'x', answers };
    const other = z.strictObject({ c: z.strictObject({ d: z.string() }) });
    const clash = {
      ...publicPage,
      name: 'get-x-answer-a',
      route: 'y',
      answers: { 200: { description: '', schema: other } },
    };
    expect(() => makeOpenApi([twice, clash], options)).not.toThrow();
    const same = { ...publicPage, name: 'get-x', route: 'z', answers: { 200: { description: '', schema: other } } };
    expect(() => makeOpenApi([twice, same], options)).toThrow('two schemas are named GetXAnswer');
  });

  it('names the problems by status: those of the caller, of the input and its own', () => {
    const statuses = (method: string) => Object.keys(thing?.[method]?.['responses'] ?? {}).sort();
    expect(statuses('get')).toEqual(['200', '400', '401', '403', '404', '429', '500', '503']);
    expect(statuses('put')).toEqual(['200', '400', '401', '403', '409', '412', '413', '415', '429', '500', '503']);
    const paths = document['paths'] as Record<string, Record<string, Record<string, unknown>>>;
    expect(Object.keys(paths['/page']?.['get']?.['responses'] as object)).toEqual(['200']);
  });

  it('says what a problem tells beyond the others, with the status that it comes with', () => {
    const responses = thing?.['put']?.['responses'] as Record<string, { content: Record<string, { schema: unknown }> }>;
    const schemaOf = (status: number) => responses[status]?.content['application/problem+json']?.schema;
    const reference = { $ref: '#/components/schemas/Problem' };
    expect(schemaOf(400)).toEqual(reference);
    expect(schemaOf(409)).toEqual({ $ref: '#/components/schemas/PutThingConflict' });
    expect(schemaOf(412)).toEqual({ $ref: '#/components/schemas/PutThingPreconditionFailed' });
    // What stands beside a reference, generators pass over. Other codes of the status don't have these members.
    expect(schemas['PutThingConflict']).toMatchObject({
      allOf: [
        reference,
        {
          required: ['lockedOut', 'notJudged', 'takenAt'],
          properties: {
            lockedOut: { type: ['integer', 'null'], minimum: 0 },
            takenAt: { type: ['string', 'null'], format: 'date-time' },
          },
        },
      ],
    });
    expect(schemas['PutThingPreconditionFailed']).toMatchObject({
      allOf: [
        reference,
        {
          properties: {
            current: { oneOf: [{ $ref: '#/components/schemas/PutThingPreconditionFailedCurrent' }, { type: 'null' }] },
          },
        },
      ],
    });
    expect(schemas['PutThingPreconditionFailedCurrent']).toMatchObject({ type: 'object' });
    for (const status of [503, 401])
      expect(responses[status]).toMatchObject({
        headers: { [status === 503 ? 'Retry-After' : 'WWW-Authenticate']: expect.anything() as unknown },
      });
  });

  it('says who may call', () => {
    expect(thing?.['get']?.['security']).toEqual([{ controlPanelToken: [] }, { portalSession: [] }]);
    const paths = document['paths'] as Record<string, Record<string, Record<string, unknown>>>;
    expect(paths['/page']?.['get']?.['security']).toEqual([]);
  });
});
