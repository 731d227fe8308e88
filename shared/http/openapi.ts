/** The API description (OpenAPI 3.1), made from the operations that validate: it can't say anything else than what is checked. */
import type * as z from 'zod';
import { describeProblems, problemSchema } from './openapi-problems.ts';
import { type JsonSchema, schemaOf } from './openapi-schema.ts';
import type { Answer, Operation } from './operation.ts';
import { PORTAL_COOKIE } from './portal-cookie.ts';

export type OpenApiOptions = { readonly title: string; readonly serviceUrl: string };
type Json = { readonly [name: string]: unknown };

const SECURITY_SCHEMES = {
  controlPanelToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'A token of the Control Panel: "sub" says who calls, "account" for which account, "roles" what they may.',
  },
  portalSession: {
    type: 'apiKey',
    in: 'cookie',
    name: PORTAL_COOKIE,
    description:
      'The session of the Identity Management page. Taken only with the header x-identity-management: 1 and, except for GET, with the Origin of this service; a bearer token, when sent, is the only thing looked at.',
  },
  clientCredentials: {
    type: 'http',
    scheme: 'basic',
    description: 'Client id and secret, form-encoded before they are joined (RFC 6749 section 2.3.1).',
  },
  accessToken: { type: 'http', scheme: 'bearer', description: 'An access token from the token endpoint.' },
} as const;

function securityOf({ caller, bearerOnly }: Operation): readonly Json[] {
  switch (caller) {
    case 'security-manager':
      return [{ controlPanelToken: [] }, ...(bearerOnly === true ? [] : [{ portalSession: [] }])];
    case 'directory-service':
      return [{ controlPanelToken: [] }];
    case 'portal-session':
      return [{ portalSession: [] }];
    case 'password-service':
      return [{ clientCredentials: [] }];
    // A public client proves itself with PKCE alone.
    case 'app':
      return [{ clientCredentials: [] }, {}];
    case 'access-token':
      return [{ accessToken: [] }];
    case 'anyone':
    case 'browser':
      return [];
  }
}

const operationId = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function parametersIn(place: 'path' | 'query', schema: z.ZodObject | undefined): Json[] {
  const { properties = {}, required = [] } = schema === undefined ? {} : schemaOf(schema, 'input');
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

const headerParameters = ({ headers = [] }: Operation): Json[] =>
  headers.map(({ name, description, required }) => ({
    name,
    in: 'header',
    required,
    description,
    schema: { type: 'string' },
  }));

function requestBody({ body, bodies, bodyType = 'application/json', example }: Operation): Json {
  const schemas = bodies ?? (body === undefined ? {} : { [bodyType]: body });
  const content = Object.entries(schemas).map(([type, schema]): [string, Json] => {
    const isJson = type === 'application/json';
    return [type, { schema: schemaOf(schema, 'input'), ...(isJson && example !== undefined ? { example } : {}) }];
  });
  return content.length === 0 ? {} : { requestBody: { required: true, content: Object.fromEntries(content) } };
}

function answerOf({ description, schema, contentType }: Answer, otherFormats: readonly string[]): Json {
  const text = { schema: { type: 'string' } satisfies JsonSchema };
  const content: Record<string, Json> = Object.fromEntries(otherFormats.map((type) => [type, text]));
  if (schema !== undefined) content[contentType ?? 'application/json'] = { schema: schemaOf(schema, 'output') };
  else if (contentType !== undefined) content[contentType] = text;
  return Object.keys(content).length === 0 ? { description } : { description, content };
}

function describe(operation: Operation): Json {
  const parameters = [
    ...parametersIn('path', operation.params),
    ...parametersIn('query', operation.query),
    ...headerParameters(operation),
  ];
  const answers = Object.entries(operation.answers).map(([status, answer]) => [
    status,
    answerOf(answer, status === '200' ? (operation.otherFormats ?? []) : []),
  ]);
  return {
    operationId: operationId(operation.name),
    summary: operation.summary,
    tags: [operation.group],
    security: securityOf(operation),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(operation),
    // What an operation says of a status itself comes before what is said of its problems.
    responses: { ...describeProblems(operation), ...Object.fromEntries(answers) },
  };
}

/** The document. The same operations give the same document, whatever their order. */
export function makeOpenApi(operations: readonly Operation[], { title, serviceUrl }: OpenApiOptions): Json {
  const paths = new Map<string, Record<string, Json>>();
  const inOrder = operations.toSorted((one, other) =>
    `${one.route} ${one.method}` < `${other.route} ${other.method}` ? -1 : 1,
  );
  for (const operation of inOrder) {
    const path = `/${operation.route}`;
    paths.set(path, { ...paths.get(path), [operation.method.toLowerCase()]: describe(operation) });
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: '1.0.0',
      description: 'Errors are application/problem+json (RFC 9457); "type" documents each.',
    },
    servers: [{ url: serviceUrl }],
    tags: ['Control Panel', 'Sign-in', 'Apps', 'Operations'].map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: { securitySchemes: SECURITY_SCHEMES, schemas: { Problem: problemSchema(serviceUrl) } },
  };
}
