/** The problems that an operation can answer, for the API description. */
import type { CallerKind, Operation } from '../endpoint/operation.ts';
import { type Components, pascal, referenceTo } from './openapi-components.ts';
import { headersOf } from './openapi-headers.ts';
import { type JsonSchema, schemaOf } from './openapi-schema.ts';
import { hasMembers, PROBLEM_MEMBERS } from '../endpoint/problem-members.ts';
import { describeProblem, PROBLEM_CODES, type ProblemCode } from '../endpoint/problem-table.ts';

/** RFC 9457, with this service's own members. `code` is the same on every host; generated clients show `detail` as the message of what they throw. */
export function addProblem(components: Components): void {
  components.add('FieldError', {
    type: 'object',
    required: ['field', 'message'],
    properties: {
      field: { type: 'string', description: 'A JSON pointer into the body, or query/…, path/…, header/….' },
      message: { type: 'string' },
    },
  });
  components.add('Problem', {
    type: 'object',
    required: ['type', 'code', 'title', 'status', 'detail', 'errors', 'supportCode'],
    properties: {
      type: { type: 'string', format: 'uri', description: 'The page that explains the code, on this host.' },
      code: { type: 'string', 'x-extensible-enum': PROBLEM_CODES, description: 'What it is. Others may come.' },
      title: { type: 'string' },
      status: { type: 'integer', minimum: 400, maximum: 599 },
      detail: { type: 'string', description: 'What to do about it.', 'x-ms-primary-error-message': true },
      errors: {
        type: ['array', 'null'],
        description: 'What is wrong with the input, field by field.',
        items: referenceTo('FieldError'),
      },
      supportCode: { type: ['string', 'null'], description: 'Ties the answer to a line in the log.' },
    },
  });
}

function callerProblems({ caller, bearerOnly }: Operation): readonly ProblemCode[] {
  switch (caller) {
    case 'security-manager': {
      const problems = ['unauthenticated', 'role-missing', 'other-account', 'rate-limited'] as const;
      return bearerOnly === true ? problems : [...problems, 'cross-site-refused'];
    }
    case 'portal-session':
      return ['unauthenticated', 'cross-site-refused', 'rate-limited'];
    case 'directory-service':
      return ['unauthenticated', 'role-missing', 'rate-limited'];
    case 'password-service':
      return ['unauthenticated'];
    case 'anyone':
    case 'app':
    case 'access-token':
    case 'browser':
    case 'operator':
      return [];
  }
}

function inputProblems({ params, query, body, bodies }: Operation): readonly ProblemCode[] {
  if (body !== undefined || bodies !== undefined)
    return ['invalid-request', 'unsupported-media-type', 'body-too-large'];
  return query === undefined && params === undefined ? [] : ['invalid-request'];
}

/** Those answer as their protocols say, or with pages. */
export const HAS_OWN_ERRORS: ReadonlySet<CallerKind> = new Set(['app', 'access-token', 'browser']);

function problemsOf(operation: Operation): ReadonlySet<ProblemCode> {
  const { caller, problems = [] } = operation;
  if (HAS_OWN_ERRORS.has(caller)) return new Set(problems);
  return new Set([...inputProblems(operation), ...callerProblems(operation), ...problems, 'unexpected', 'unavailable']);
}

/** A status by its name, for the names of components. */
const STATUS_NAMES: Readonly<Record<string, string>> = { 409: 'Conflict', 412: 'PreconditionFailed' };

/**
 * Beside the members of every problem those of these codes, in a schema that stands for both: what stands beside a reference, generators pass
 * over. Each is there, and any may be null, for another code of the status has others.
 */
function schemaFor(components: Components, codes: readonly ProblemCode[], name: string): JsonSchema {
  const own = codes.filter(hasMembers).map((code) => schemaOf(PROBLEM_MEMBERS[code].partial(), 'output'));
  if (own.length === 0) return referenceTo('Problem');
  const members = Object.assign({}, ...own.map(({ properties }) => properties)) as NonNullable<
    JsonSchema['properties']
  >;
  const nullable = Object.entries(members).map(([member, schema]): [string, JsonSchema] => [
    member,
    components.describe(schema, `${name}${pascal(member)}`, 'output'),
  ]);
  const more: JsonSchema = {
    ...{ type: 'object', required: Object.keys(members) },
    properties: Object.fromEntries(nullable),
  };
  return components.add(name, { allOf: [referenceTo('Problem'), more] });
}

/** The answers that are problems, by their status. */
export function describeProblems(operation: Operation, components: Components): Readonly<Record<string, unknown>> {
  const byStatus = Map.groupBy(problemsOf(operation), (code) => String(describeProblem(code).status));
  const answers = [...byStatus].map(([status, codes]) => {
    const name = `${pascal(operation.name)}${STATUS_NAMES[status] ?? `Problem${status}`}`;
    const answer = {
      description: codes.map((code) => `${code}: ${describeProblem(code).title}.`).join(' '),
      ...headersOf(status),
      content: { 'application/problem+json': { schema: schemaFor(components, codes, name) } },
    };
    return [status, answer];
  });
  return Object.fromEntries(answers) as Readonly<Record<string, unknown>>;
}
