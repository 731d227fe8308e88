/** Reads a request's input through zod. Whatever is wrong comes back as a Problem that names the fields, never their content. */
import type { HttpRequest } from '@azure/functions';
import type * as z from 'zod';
import { decodeText } from '../words/written/decode-text.ts';
import { withoutAbsent } from './absent-members.ts';
import { messageOf, pointerTo } from '../words/written/issue-text.ts';
import type { Operation, OperationInput } from './operation.ts';
import { type FieldError, Problem } from './problem.ts';

export const DEFAULT_MAX_BODY_BYTES = 64 * 1024;

function fieldErrors(error: z.ZodError, prefix: string): FieldError[] {
  return error.issues
    .slice(0, 20)
    .map((issue) => ({ field: `${prefix}${pointerTo(issue.path)}`, message: messageOf(issue) }));
}

/** `prefix`: where the input stands in the request; empty for a body. */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  prefix: string,
): z.infer<Schema> | Problem {
  const result = schema.safeParse(input);
  return result.success ? result.data : new Problem('invalid-request', { errors: fieldErrors(result.error, prefix) });
}

/** Names and values, or a Problem when a name comes twice (RFC 6749 section 3.1: parameters must not repeat). */
export function uniqueEntries(
  entries: Iterable<readonly [string, string]>,
  prefix: string,
): Record<string, string> | Problem {
  const values = new Map<string, string>();
  for (const [name, value] of entries) {
    if (values.has(name)) {
      const known = /^[a-z_]{1,40}$/i.test(name) ? name : '';
      return new Problem('invalid-request', {
        errors: [{ field: `${prefix}/${known}`, message: 'is given more than once' }],
      });
    }
    values.set(name, value);
  }
  return Object.fromEntries(values);
}

/** The media type of the body, without its parameters. */
export const contentTypeOf = (request: HttpRequest): string | undefined =>
  request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();

/** The body, if it is of that type and no longer than that. */
export async function readText(request: HttpRequest, contentType: string, maxBytes: number): Promise<string | Problem> {
  if (contentTypeOf(request) !== contentType) {
    return new Problem('unsupported-media-type', {
      errors: [{ field: 'header/content-type', message: `must be ${contentType}` }],
    });
  }
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength > maxBytes) {
    const message = `must be at most ${maxBytes} bytes`;
    return new Problem('body-too-large', { errors: [{ field: 'body', message }] });
  }
  if (contentType === 'text/csv') return readFileText(new Uint8Array(bytes));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new Problem('invalid-request', { errors: [{ field: 'body', message: 'must be UTF-8' }] });
  }
}

/** A file may have been saved as UTF-16. */
function readFileText(bytes: Uint8Array): string | Problem {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'text') return decoded.text;
  const field = 'line' in decoded ? `body/line ${decoded.line}` : 'body';
  return new Problem('invalid-request', { errors: [{ field, message: NO_TEXT[decoded.kind] }] });
}

const NO_TEXT = {
  empty: 'is empty or came without Content-Length',
  workbook: 'is a workbook or a zip file: save it as CSV UTF-8',
  'unmarked-utf-16': 'is UTF-16 without its byte order mark: save it as CSV UTF-8',
  'zero-byte': 'holds a zero byte: this is no text',
  'other-encoding': 'must be UTF-8, or UTF-16 with its byte order mark',
} as const;

/** Makes what reads the body by its declared type: JSON, a form (names once each) or text. */
export function bodyReader<Schema extends z.ZodType>(
  schema: Schema,
  contentType: 'application/json' | 'application/x-www-form-urlencoded' | 'text/csv' = 'application/json',
  maxBytes = DEFAULT_MAX_BODY_BYTES,
): (request: HttpRequest) => Promise<z.infer<Schema> | Problem> {
  const change = contentType === 'application/json' ? withoutAbsent(schema) : undefined;
  return async function readBody(request) {
    const text = await readText(request, contentType, maxBytes);
    if (text instanceof Problem) return text;
    switch (contentType) {
      case 'application/json': {
        let json: unknown;
        try {
          // Depth is bounded by the stack-safe JSON.parse and the strict schemas behind it.
          json = JSON.parse(text);
        } catch {
          const message = text === '' ? 'is empty or came without Content-Length' : 'must be JSON';
          return new Problem('invalid-request', { errors: [{ field: 'body', message }] });
        }
        return validate(schema, change === undefined ? json : change(json), '');
      }
      case 'application/x-www-form-urlencoded': {
        const entries = uniqueEntries(new URLSearchParams(text), '');
        return entries instanceof Problem ? entries : validate(schema, entries, '');
      }
      case 'text/csv':
        return validate(schema, text, 'body');
    }
  };
}

type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

/** What an operation's schemas make of a request. */
export type ParsedInput<Input extends OperationInput> = {
  readonly params: Parsed<Input['params']>;
  readonly query: Parsed<Input['query']>;
  readonly body: Parsed<Input['body']>;
};

/** Makes what reads all of an operation's input. */
export function inputReader<Input extends OperationInput>(operation: Operation<Input>) {
  const { params, query, body, bodyType, maxBodyBytes } = operation;
  const readBody = body && bodyReader(body, bodyType, maxBodyBytes);
  return async function readInput(request: HttpRequest): Promise<ParsedInput<Input> | Problem> {
    const inPath = params && validate(params, request.params, 'path');
    if (inPath instanceof Problem) return inPath;
    // From the raw query: the host's own map joins repeated names (docs/platform-facts.md#requests-and-answers-of-the-functions-host).
    const sent = query && uniqueEntries(new URL(request.url).searchParams, 'query');
    if (sent instanceof Problem) return sent;
    const asked = query && validate(query, sent, 'query');
    if (asked instanceof Problem) return asked;
    const given = await readBody?.(request);
    return given instanceof Problem ? given : ({ params: inPath, query: asked, body: given } as ParsedInput<Input>);
  };
}
