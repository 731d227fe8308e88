/** The document at `/openapi.json` of a running service, as something to hold its answers to. */
import type { Answered } from '../control-panel/send-request.ts';
import { type Schema, schemaFaults } from './check-json-schema.ts';

export type Parameter = { readonly name: string; readonly in: 'path' | 'query' | 'header' };
export type DescribedAnswer = {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
};
export type Described = {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, DescribedAnswer>>;
};
type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

export type ApiDescription = {
  /** `GET /health/live` and so on, with what the document says of it. */
  readonly operations: ReadonlyMap<string, Described>;
  /** What is wrong with an answer of the operation of that id: status, content type, body. */
  faultsOf(operationId: string, answered: Answered): string[];
};

const mediaType = (answered: Answered): string => answered.headers['content-type']?.split(';', 1)[0]?.trim() ?? '';

function contentOf(described: DescribedAnswer, answered: Answered): { schema: Schema } | undefined | string {
  const { content } = described;
  if (content === undefined) return answered.text === '' ? undefined : 'a body that is not described';
  return content[mediaType(answered)] ?? `the content type "${mediaType(answered)}" is not described`;
}

/** The headers that clients read (openapi-headers.ts). */
const READ_HEADERS = ['etag', 'link', 'location', 'retry-after', 'www-authenticate'];

function headerFaults({ headers = {} }: DescribedAnswer, answered: Answered): string[] {
  const described = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  return READ_HEADERS.filter((name) => answered.headers[name] !== undefined && !described.has(name)).map(
    (name) => `the header ${name} is not described`,
  );
}

/** Reads the document. Throws when there is none. */
export async function readApiDescription(serviceUrl: string): Promise<ApiDescription> {
  const response = await fetch(`${serviceUrl}/openapi.json`, { signal: AbortSignal.timeout(10_000) });
  const { paths, components } = (await response.json()) as Document;
  const operations = new Map(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, described]) => [`${method.toUpperCase()} ${path}`, described] as const),
    ),
  );
  const byId = new Map([...operations.values()].map((described) => [described.operationId, described]));
  const resolve = (reference: string): Schema => {
    const schema = components.schemas[reference.replace('#/components/schemas/', '')];
    if (schema === undefined) throw new Error(`the document has no ${reference}`);
    return schema;
  };
  return {
    operations,
    faultsOf: (operationId, answered) => {
      const described = byId.get(operationId)?.responses[String(answered.status)];
      if (described === undefined) return [`the status ${answered.status} is not described`];
      const faults = headerFaults(described, answered);
      const content = contentOf(described, answered);
      if (content === undefined || typeof content === 'string')
        return content === undefined ? faults : [...faults, content];
      const isJson = /[/+]json$/.test(mediaType(answered));
      return [...faults, ...schemaFaults(content.schema, isJson ? JSON.parse(answered.text) : answered.text, resolve)];
    },
  };
}
