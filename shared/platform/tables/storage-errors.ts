/** What an error of storage, or of the Tables SDK, means. Only this file knows their shapes. */
import * as z from 'zod';
import { DependencyUnavailable } from '../ports.ts';
import type { StorageAnswer } from './requests/storage-request.ts';

// "Table service error codes" and "Common REST API error codes", Microsoft Learn.
const NOT_READY_CODES = new Set(['TableNotFound', 'TableBeingDeleted', 'AccountIsDisabled']);
const NOT_READY_STATUSES = new Set([401, 403, 408, 429]);
// Not a RestError: there was no answer, the call was cut off by its time limit, or the service got no token of its identity.
const UNAVAILABLE_NAMES = new Set(['NoAnswer', 'AbortError', 'TimeoutError', 'IdentityUnavailable']);

type Facts = { readonly name: string; readonly status: number | undefined; readonly code: string | undefined };

const property = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function factsOf(error: unknown): Facts {
  const status = property(error, 'statusCode');
  // A transaction's error carries the service's code itself, any other in its details.
  const code = property(property(property(error, 'details'), 'odataError'), 'code') ?? property(error, 'code');
  return {
    name: error instanceof Error ? error.name : typeof error,
    status: typeof status === 'number' ? status : undefined,
    code: typeof code === 'string' ? code : undefined,
  };
}

const AnswerError = z.object({ 'odata.error': z.object({ code: z.string() }) });

/** An answer that is no success, in the shape of the SDK's errors. */
export function refusedAnswer({ status, text }: StorageAnswer): Error {
  let code: string | undefined;
  try {
    code = AnswerError.safeParse(JSON.parse(text)).data?.['odata.error'].code;
  } catch {
    // Who stands before storage answers in other forms.
  }
  return Object.assign(new Error(code ?? 'refused'), { name: 'RestError', statusCode: status, code });
}

export type Refusal = 'missing' | 'exists' | 'changed';
const REFUSALS: ReadonlyMap<number | undefined, Refusal> = new Map([
  [404, 'missing'],
  [409, 'exists'],
  [412, 'changed'],
]);

/** What a write ran into: the row isn't there, is there already, or is not as it was read. Undefined: something else is wrong. */
export function storageRefusalOf(error: unknown): Refusal | undefined {
  const { name, status, code } = factsOf(error);
  if (name !== 'RestError' || (code !== undefined && NOT_READY_CODES.has(code))) return undefined;
  return REFUSALS.get(status);
}

// The SDK's error holds the request with the row's address in its URL: what goes on as the cause is copied without it.
function withoutRequest(error: unknown, { name, status, code }: Facts): Error {
  const message = status === undefined && error instanceof Error ? error.message : (code ?? name);
  const copy = Object.assign(new Error(message), { name, code, statusCode: status });
  if (error instanceof Error && error.stack !== undefined) {
    copy.stack = [message, ...error.stack.split('\n').filter((line) => /^\s+at /.test(line))].join('\n');
  }
  return copy;
}

function isUnavailable({ name, status, code }: Facts): boolean {
  if (UNAVAILABLE_NAMES.has(name)) return true;
  if (name !== 'RestError') return false;
  if (code !== undefined && NOT_READY_CODES.has(code)) return true;
  // Without a status there was no answer at all.
  return status === undefined || status >= 500 || NOT_READY_STATUSES.has(status);
}

/** The error to throw for what is no expected refusal: DependencyUnavailable, or a fault that names the operation and the table. */
export function storageFault(error: unknown, operation: string, table: string): Error {
  if (error instanceof DependencyUnavailable || error instanceof RangeError) return error;
  const facts = factsOf(error);
  const cause = withoutRequest(error, facts);
  return isUnavailable(facts)
    ? new DependencyUnavailable('storage', { cause })
    : new Error(`storage could not ${operation} in table ${table}`, { cause });
}
