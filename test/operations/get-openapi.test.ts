import { NO_LIMIT } from '../support/no-limit.ts';
import { readFileSync } from 'node:fs';
import { HttpRequest, InvocationContext } from '@azure/functions';
import { beforeAll, describe, expect, it } from 'vitest';
import { Company } from '../../shared/platform/words/apps/company.ts';
import { withoutAbsent } from '../../shared/platform/endpoint/absent-members.ts';
import { OPERATIONS as operations } from '../../functions/all-functions.ts';
import { getOpenApi } from '../../functions/operations/get-openapi.ts';
import { makeOpenApi } from '../../shared/platform/description/openapi.ts';
import { pascal } from '../../shared/platform/description/openapi-components.ts';
import type { Operation } from '../../shared/platform/endpoint/operation.ts';
import { PROBLEM_CODES } from '../../shared/platform/endpoint/problem-table.ts';
import { lostBetween } from '../support/description/lost-between.ts';

type Json = Record<string, unknown>;
type Parameter = { name: string; in: string; required: boolean; schema: object };
type Described = {
  operationId: string;
  summary: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
};
type Document = {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Described>>;
  components: {
    schemas: Record<string, Json>;
    headers: Record<string, unknown>;
    securitySchemes: Record<string, unknown>;
  };
};

let document: Document;
let described: readonly { readonly path: string; readonly method: string; readonly operation: Described }[];
beforeAll(() => {
  document = makeOpenApi(operations, { title: 'Test', serviceUrl: 'https://sso.example' }) as Document;
  described = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
}, 60_000);

function* nodes(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const inner of Object.values(value)) yield* nodes(inner);
}

/** What isn't known, or wasn't asked for, is left out and never null (OpenID Connect Core 1.0 section 5.3.2). */
const OPTIONAL_CLAIMS = [
  ...['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'email', 'email_verified'],
];
/** What can be missing, of answers whose shape isn't ours to choose. */
const ABSENT: Readonly<Record<string, readonly string[]>> = {
  // The apps know it as it is.
  DiscoverSignInAnswer: ['url'],
  // With active: false nothing else is said (RFC 7662 section 2.2).
  IntrospectTokenAnswer: [
    ...[...OPTIONAL_CLAIMS, 'sub', 'account_id', 'idp', 'tid', 'oid'],
    ...['username', 'client_id', 'scope', 'token_type', 'exp', 'iat', 'iss'],
  ],
  IssueTokensAnswer: ['id_token', 'refresh_token'],
  ReadUserinfoAnswer: OPTIONAL_CLAIMS,
  ReadUserinfoByFormAnswer: OPTIONAL_CLAIMS,
};

describe('the API description of the whole service', () => {
  it('has every registered route once, and no other', () => {
    const registered = operations.map(({ method, route }) => `${method.toLowerCase()} /${route}`);
    expect(described.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(registered.toSorted());
  });

  it('is plain JSON, and the same each time', () => {
    const again = makeOpenApi(operations.toReversed(), { title: 'Test', serviceUrl: 'https://sso.example' });
    expect(JSON.stringify(again)).toBe(JSON.stringify(document));
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('has what OpenAPI 3.1 wants of a document', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Test', version: expect.any(String) as unknown },
    });
    expect(document.servers).toEqual([{ url: 'https://sso.example' }]);
    for (const path of Object.keys(document.paths)) expect(path).toMatch(/^\//);
  });

  it('gives each operation an id of its own, a tag that is listed, and security that is defined', () => {
    const ids = described.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const tags = new Set(document.tags.map(({ name }) => name));
    const schemes = new Set(Object.keys(document.components.securitySchemes));
    for (const { operation } of described) {
      expect(operation.operationId).toMatch(/^[a-z][a-zA-Z0-9]*$/);
      expect(operation.summary).not.toBe('');
      expect(operation.tags.every((tag) => tags.has(tag))).toBe(true);
      const used = operation.security.flatMap((requirement) => Object.keys(requirement));
      expect(used.every((name) => schemes.has(name))).toBe(true);
    }
  });

  it('describes each parameter of a path, as required, and no other', () => {
    for (const { path, operation } of described) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every(({ required }) => required)).toBe(true);
      const keys = (operation.parameters ?? []).map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  it('has a description for every answer, and statuses that are statuses', () => {
    for (const { operation } of described) {
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(status).toMatch(/^[1-5]\d\d$/);
        expect(response.description).not.toBe('');
        for (const type of Object.keys(response.content ?? {})) expect(type).toMatch(/^[a-z]+\/[a-z0-9.+-]+$/);
      }
    }
  });

  it('refers only to what is there', () => {
    for (const node of nodes(document)) {
      const reference = node['$ref'];
      if (typeof reference !== 'string') continue;
      const [, kind = '', name = ''] = /^#\/components\/(schemas|headers)\/([\w-]+)$/.exec(reference) ?? [];
      expect(Object.keys(document.components[kind as 'schemas' | 'headers'])).toContain(name);
    }
  });

  it('has schemas whose parts agree: what is required is described, a pattern compiles, a type is a type', () => {
    const types = ['string', 'integer', 'number', 'boolean', 'object', 'array', 'null'];
    for (const { properties, required, pattern, type } of nodes(document)) {
      if (Array.isArray(required)) for (const name of required) expect(properties).toHaveProperty([String(name)]);
      if (typeof pattern === 'string') expect(() => new RegExp(pattern, 'u')).not.toThrow();
      if (typeof type === 'string' && properties !== undefined) expect(types).toContain(type);
    }
  });

  it('gives every body and every JSON answer a name, also each object in them, so that clients’ types keep theirs', () => {
    for (const { operation } of described) {
      const bodies = Object.entries(operation.requestBody?.content ?? {});
      const answers = Object.values(operation.responses).flatMap(({ content = {} }) => Object.entries(content));
      for (const [type, { schema }] of [...bodies, ...answers]) {
        const isText = (schema as Json)['type'] === 'string' && !type.endsWith('json');
        expect([operation.operationId, type, isText || '$ref' in (schema as Json)]).toEqual([
          operation.operationId,
          type,
          true,
        ]);
      }
    }
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(name).toMatch(/^[A-Z][A-Za-z0-9]+$/);
      // Beside the second part of an allOf, no object stands inside another.
      const inner = [...nodes(schema)].filter((node) => node !== schema && node['properties'] !== undefined);
      const allowed = Array.isArray(schema['allOf']) ? 1 : 0;
      const objects = inner.filter(
        (node) => typeof node['properties'] === 'object' && 'type' in node && node['type'] === 'object',
      );
      expect([name, objects.length]).toEqual([name, allowed]);
    }
  });

  it('puts JSON first wherever there are several formats', () => {
    const formats = described.flatMap(({ operation }) =>
      [operation.requestBody?.content, ...Object.values(operation.responses).map(({ content }) => content)].map(
        (content) => Object.keys(content ?? {}),
      ),
    );
    const several = formats.filter((types) => types.length > 1 && types.includes('application/json'));
    expect(several.length).toBeGreaterThan(3);
    for (const types of several) expect(types[0]).toBe('application/json');
  });

  it('leaves the words of answers open and their members present: what can be missing, or is of another kind, is null', () => {
    const schemas = Object.entries(document.components.schemas);
    const inputs = new Set(
      schemas
        .filter(([name, { type }]) => /Body/.test(name) || type === 'string')
        .flatMap(([, schema]) => [...nodes(schema)]),
    );
    for (const [name, schema] of schemas.filter(([, found]) => !inputs.has(found))) {
      for (const node of nodes(schema)) expect([name, node['enum']]).toEqual([name, undefined]);
      // Of what the parts of an allOf have, each part says its own.
      const parts = ((schema['allOf'] ?? [schema]) as readonly Json[]).filter((part) => !('$ref' in part));
      for (const { properties = {}, required = [] } of parts as { properties?: object; required?: string[] }[]) {
        const absent = ABSENT[name] ?? [];
        const members = Object.keys(properties).filter((member) => !absent.includes(member));
        expect([name, required.toSorted()]).toEqual([name, members.toSorted()]);
      }
    }
  });

  it('has no unions, and no value of several types, of which NSwag takes one for all', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      for (const node of nodes(schema)) {
        const { oneOf = [], type = 'any' } = node as { oneOf?: Json[]; type?: string | string[] };
        const kinds = [type].flat().filter((one) => one !== 'null');
        const objects = oneOf.filter((one) => one['type'] !== 'null');
        expect([name, node['anyOf'], kinds.length < 2, objects.length < 2]).toEqual([name, undefined, true, true]);
      }
    }
  });

  it('says of every JSON body that unknown members are refused, and that what may be left out may be null', () => {
    let optional = 0;
    for (const { operation } of described) {
      const schema = operation.requestBody?.content['application/json']?.schema;
      if (schema === undefined) continue;
      const name = String(schema['$ref']).split('/').at(-1) ?? '';
      const body = document.components.schemas[name] ?? {};
      expect([name, body['additionalProperties']]).toEqual([name, false]);
      for (const [member, property] of Object.entries(body['properties'] as Record<string, Json>)) {
        if (((body['required'] ?? []) as string[]).includes(member)) continue;
        optional += 1;
        const types = [property, ...((property['oneOf'] ?? []) as Json[])].flatMap(({ type }) => type);
        expect([name, member, types.includes('null')]).toEqual([name, member, true]);
      }
    }
    expect(optional).toBeGreaterThan(5);
  });

  it('takes null for whatever may be left out of a body, and says so', () => {
    for (const { name, body, bodies, example } of operations.filter((operation) => operation.example !== undefined)) {
      const schema = body ?? bodies?.['application/json'];
      if (schema === undefined) throw new Error(`${name} has an example and no body`);
      const described = document.components.schemas[`${pascal(name)}Body`] as {
        properties: object;
        required?: string[];
      };
      const others = Object.keys(described.properties).filter(
        (member) => described.required?.includes(member) !== true && !Object.hasOwn(example as object, member),
      );
      const nulls = Object.fromEntries(others.map((member) => [member, null]));
      const read = withoutAbsent(schema) ?? ((given) => given);
      expect([name, schema.safeParse(read({ ...(example as object), ...nulls })).success]).toEqual([name, true]);
    }
  });

  it('has examples that the schema itself takes', () => {
    const withExample = operations.filter((operation: Operation) => operation.example !== undefined);
    expect(withExample.length).toBeGreaterThan(3);
    for (const { name, body, bodies, example } of withExample as readonly Operation[]) {
      const result = (body ?? bodies?.['application/json'])?.safeParse(example);
      expect([name, result?.error?.issues]).toEqual([name, undefined]);
    }
  });

  it('lists every problem by its code, which no host and no later code makes unreadable', () => {
    const { Problem } = document.components.schemas as unknown as { Problem: { properties: Record<string, Json> } };
    expect(Problem.properties['code']?.['x-extensible-enum']).toEqual(PROBLEM_CODES);
    expect(Problem.properties['type']).toMatchObject({ type: 'string', format: 'uri' });
    expect(Problem.properties['detail']?.['x-ms-primary-error-message']).toBe(true);
    expect(JSON.stringify(document.components)).not.toContain('sso.example');
  });

  it('takes nothing from clients that were made from the last release’s description', () => {
    const file = new URL('../../docs/openapi.json', import.meta.url);
    const released: unknown = JSON.parse(readFileSync(file, 'utf8'));
    expect(lostBetween(released, document), 'if it is meant, say so in CHANGELOG.md and run `npm run openapi`').toEqual(
      [],
    );
  });

  it('shows both ways to send and to get the exclusion list', () => {
    const exclusions = document.paths['/accounts/{accountId}/exclusions'];
    expect(Object.keys(exclusions?.['post']?.requestBody?.content ?? {})).toEqual(['application/json', 'text/csv']);
    expect(Object.keys(exclusions?.['get']?.responses['200']?.content ?? {})).toEqual(['application/json', 'text/csv']);
  });
});

describe('GET /openapi.json', () => {
  it('answers the document as JSON, made once', async () => {
    let times = 0;
    const services = {
      serviceUrl: 'https://sso.example',
      appOrigins: new Set<string>(),
      checkCaller: () => undefined,
      keepStory: () => Promise.resolve(),
      callerLimit: NO_LIMIT,
      catalogue: {
        company: Company.parse({ name: 'Acme', controlPanelName: 'Panel', controlPanelUrl: 'https://panel.example/' }),
      },
    };
    const handler = getOpenApi.makeHandler({
      ...services,
      get describedOperations() {
        times += 1;
        return operations;
      },
    });
    const request = () => new HttpRequest({ method: 'GET', url: 'https://sso.example/openapi.json' });
    const replies = [
      await handler(request(), new InvocationContext()),
      await handler(request(), new InvocationContext()),
    ];
    expect(times).toBe(1);
    for (const reply of replies) {
      expect(reply).toMatchObject({ headers: { 'content-type': 'application/json' } });
      expect(JSON.parse(reply.body as string)).toMatchObject({
        openapi: '3.1.0',
        info: { title: 'Acme sign-in with Azure' },
      });
    }
  });
});
