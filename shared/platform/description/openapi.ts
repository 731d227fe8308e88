/** The API description (OpenAPI 3.1), made from the operations that validate: it can't say anything else than what is checked. */
import type * as z from 'zod';
import { type Components, makeComponents, pascal } from './openapi-components.ts';
import { ANSWER_HEADERS, headersOf } from './openapi-headers.ts';
import { addProblem, describeProblems, HAS_OWN_ERRORS } from './openapi-problems.ts';
import { type Direction, type JsonSchema, schemaOf } from './openapi-schema.ts';
import type { Answer, Operation } from '../endpoint/operation.ts';
import { PORTAL_COOKIE } from '../callers/portal-cookie.ts';

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
  hostKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-functions-key',
    description: 'The master key of the Functions host, which answers 401 itself, without a body.',
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
    case 'operator':
      return [{ hostKey: [] }];
    case 'anyone':
    case 'browser':
      return [];
  }
}

const operationId = (name: string): string => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Words to choose from are a component too: NSwag counts those that have no name. */
function parametersIn(
  place: 'path' | 'query',
  { name: operation, ...input }: Operation,
  components: Components,
): Json[] {
  const schema = place === 'path' ? input.params : input.query;
  const { properties = {}, required = [] } = schema === undefined ? {} : schemaOf(schema, 'form');
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: place,
      required: place === 'path' || required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest['enum'] === undefined ? rest : components.add(`${pascal(operation)}${pascal(name)}`, rest),
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

function requestBody(operation: Operation, components: Components): Json {
  const { body, bodies, bodyType = 'application/json', example, name } = operation;
  const schemas = bodies ?? (body === undefined ? {} : { [bodyType]: body });
  const content = Object.entries(schemas).map(([type, schema]): [string, Json] => {
    const isJson = type === 'application/json';
    const written = components.describe(schemaOf(schema, isJson ? 'input' : 'form'), `${pascal(name)}Body`, 'input');
    return [type, { schema: written, ...(isJson && example !== undefined ? { example } : {}) }];
  });
  return content.length === 0 ? {} : { requestBody: { required: true, content: Object.fromEntries(content) } };
}

const TEXT = { schema: { type: 'string' } satisfies JsonSchema };

/** JSON stands first: generators take the first format that they find for the one. */
function contentOf(
  { schema, contentType }: Answer,
  { otherFormats, direction }: { readonly otherFormats: readonly string[]; readonly direction: Direction },
  name: string,
  components: Components,
) {
  const content: Record<string, Json> = {};
  if (schema !== undefined) {
    const written = components.describe(schemaOf(schema, direction), name, direction);
    content[contentType ?? 'application/json'] = { schema: written };
  } else if (contentType !== undefined) content[contentType] = TEXT;
  for (const type of otherFormats) content[type] = TEXT;
  return Object.keys(content).length === 0 ? {} : { content };
}

/** The answers by status. One schema has one name, whatever it is answered with. */
function answersOf({ name, answers, otherFormats = [], caller }: Operation, components: Components): Json {
  const names = new Map<z.ZodType, string>();
  const described = Object.entries(answers).map(([status, answer]): [string, Json] => {
    const { description, schema, headers, hasFixedShape = false } = answer;
    const direction = hasFixedShape || HAS_OWN_ERRORS.has(caller) ? 'protocol' : 'output';
    const own = `${pascal(name)}Answer${names.size === 0 ? '' : status}`;
    const schemaName = (schema && names.get(schema)) ?? own;
    if (schema !== undefined) names.set(schema, schemaName);
    const formats = status === '200' ? otherFormats : [];
    const content = contentOf(answer, { otherFormats: formats, direction }, schemaName, components);
    return [status, { description, ...headersOf(status, headers), ...content }];
  });
  return Object.fromEntries(described);
}

function describe(operation: Operation, components: Components): Json {
  const parameters = [
    ...parametersIn('path', operation, components),
    ...parametersIn('query', operation, components),
    ...headerParameters(operation),
  ];
  return {
    operationId: operationId(operation.name),
    summary: operation.summary,
    tags: [operation.group],
    security: securityOf(operation),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...requestBody(operation, components),
    // What an operation says of a status itself comes before what is said of its problems.
    responses: { ...describeProblems(operation, components), ...answersOf(operation, components) },
  };
}

/** The document. The same operations give the same document, whatever their order. */
export function makeOpenApi(operations: readonly Operation[], { title, serviceUrl }: OpenApiOptions): Json {
  const paths = new Map<string, Record<string, Json>>();
  const components = makeComponents();
  addProblem(components);
  const inOrder = operations.toSorted((one, other) =>
    `${one.route} ${one.method}` < `${other.route} ${other.method}` ? -1 : 1,
  );
  for (const operation of inOrder) {
    const path = `/${operation.route}`;
    paths.set(path, { ...paths.get(path), [operation.method.toLowerCase()]: describe(operation, components) });
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: '1.0.0',
      description:
        'Errors are application/problem+json (RFC 9457); "code" says which, "type" leads to its page. HEAD is answered where GET is. In a JSON body null for an optional member is as good as leaving it out. Answers, problems too, have every member that is described, null where there is nothing to say, with one exception: what discovery answers has no url but for Entra. Answers may get new members, and new words where x-extensible-enum lists those of now.',
    },
    servers: [{ url: serviceUrl }],
    tags: ['Control Panel', 'Sign-in', 'Apps', 'Operations'].map((name) => ({ name })),
    paths: Object.fromEntries(paths),
    components: { securitySchemes: SECURITY_SCHEMES, headers: ANSWER_HEADERS, schemas: components.all() },
  };
}
