import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { AccountId, EmailAddress } from '../../../shared/domain/identifiers.ts';
import { makeOpenApi } from '../../../shared/http/openapi.ts';
import { defineOperation } from '../../../shared/http/operation.ts';

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
    200: { description: 'It.', schema: z.strictObject({ email: EmailAddress, at: z.iso.datetime().nullable() }) },
  },
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
  body: z.strictObject({ email: EmailAddress, note: z.string().optional() }),
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
    expect(thing?.['put']?.['requestBody']).toEqual({
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { email: { type: 'string', maxLength: 1024 }, note: { type: 'string' } },
            required: ['email'],
            additionalProperties: false,
          },
          example: { email: 'ada@contoso.example' },
        },
      },
    });
  });

  it('says of an answer what comes, also where a schema transforms', () => {
    expect(thing?.['get']?.['responses']).toMatchObject({
      200: {
        content: {
          'application/json': {
            schema: {
              properties: {
                email: { type: 'string' },
                at: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] },
              },
            },
          },
        },
      },
    });
  });

  it('names the problems by status: those of the caller, of the input and its own', () => {
    const statuses = (method: string) => Object.keys(thing?.[method]?.['responses'] ?? {}).sort();
    expect(statuses('get')).toEqual(['200', '400', '401', '403', '404', '500', '503']);
    expect(statuses('put')).toEqual(['200', '400', '401', '403', '409', '412', '413', '415', '500', '503']);
    const paths = document['paths'] as Record<string, Record<string, Record<string, unknown>>>;
    expect(Object.keys(paths['/page']?.['get']?.['responses'] as object)).toEqual(['200']);
  });

  it('says what a problem tells beyond the others, with the status that it comes with', () => {
    const responses = thing?.['put']?.['responses'] as Record<string, { content: Record<string, { schema: unknown }> }>;
    const schemaOf = (status: number) => responses[status]?.content['application/problem+json']?.schema;
    const reference = { $ref: '#/components/schemas/Problem' };
    expect(schemaOf(400)).toEqual(reference);
    expect(schemaOf(409)).toMatchObject({
      ...reference,
      properties: { lockedOut: { type: 'integer', minimum: 0 }, takenAt: { type: 'string', format: 'date-time' } },
    });
    expect(schemaOf(412)).toMatchObject({
      ...reference,
      properties: { current: { type: 'object', required: ['sso', 'etag'] } },
    });
    // Other codes of the status don't have them.
    expect(schemaOf(409)).not.toHaveProperty('required');
  });

  it('says who may call', () => {
    expect(thing?.['get']?.['security']).toEqual([{ controlPanelToken: [] }, { portalSession: [] }]);
    const paths = document['paths'] as Record<string, Record<string, Record<string, unknown>>>;
    expect(paths['/page']?.['get']?.['security']).toEqual([]);
  });
});
