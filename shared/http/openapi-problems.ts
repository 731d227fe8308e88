/** The problems that an operation can answer, for the API description. */
import type { CallerKind, Operation } from './operation.ts';
import { type JsonSchema, schemaOf } from './openapi-schema.ts';
import { hasMembers, PROBLEM_MEMBERS } from './problem-members.ts';
import { describeProblem, PROBLEM_CODES, type ProblemCode } from './problem.ts';

/** RFC 9457, with this service's own members. */
export const problemSchema = (serviceUrl: string): JsonSchema => ({
  type: 'object',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string', format: 'uri', enum: PROBLEM_CODES.map((code) => `${serviceUrl}/problems/${code}`) },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string', description: 'What to do about it.' },
    errors: {
      type: 'array',
      description: 'What is wrong with the input, field by field.',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: { type: 'string', description: 'A JSON pointer into the body, or query/…, path/…, header/….' },
          message: { type: 'string' },
        },
      },
    },
    supportCode: { type: 'string', description: 'Ties the answer to a line in the log.' },
  },
});

function callerProblems({ caller, bearerOnly }: Operation): readonly ProblemCode[] {
  switch (caller) {
    case 'security-manager': {
      const problems = ['unauthenticated', 'role-missing', 'other-account'] as const;
      return bearerOnly === true ? problems : [...problems, 'cross-site-refused'];
    }
    case 'portal-session':
      return ['unauthenticated', 'cross-site-refused'];
    case 'directory-service':
      return ['unauthenticated', 'role-missing'];
    case 'password-service':
      return ['unauthenticated'];
    case 'anyone':
    case 'app':
    case 'access-token':
    case 'browser':
      return [];
  }
}

function inputProblems({ params, query, body, bodies }: Operation): readonly ProblemCode[] {
  if (body !== undefined || bodies !== undefined)
    return ['invalid-request', 'unsupported-media-type', 'body-too-large'];
  return query === undefined && params === undefined ? [] : ['invalid-request'];
}

// Those answer as their protocols say, or with pages.
const HAS_OWN_ERRORS: ReadonlySet<CallerKind> = new Set(['app', 'access-token', 'browser']);

function problemsOf(operation: Operation): ReadonlySet<ProblemCode> {
  const { caller, problems = [] } = operation;
  if (HAS_OWN_ERRORS.has(caller)) return new Set(problems);
  return new Set([...inputProblems(operation), ...callerProblems(operation), ...problems, 'unexpected', 'unavailable']);
}

/** Beside the members of every problem those of these codes; none is required, for another code of the status has others. */
function schemaFor(codes: readonly ProblemCode[]): JsonSchema {
  const own = codes.filter(hasMembers).map((code) => schemaOf(PROBLEM_MEMBERS[code], 'output').properties);
  const reference = { $ref: '#/components/schemas/Problem' };
  return own.length === 0
    ? reference
    : { ...reference, properties: Object.assign({}, ...own) as NonNullable<JsonSchema['properties']> };
}

/** The answers that are problems, by their status. */
export function describeProblems(operation: Operation): Readonly<Record<string, unknown>> {
  const byStatus = Map.groupBy(problemsOf(operation), (code) => String(describeProblem(code).status));
  const answers = [...byStatus].map(([status, codes]) => [
    status,
    {
      description: codes.map((code) => `${code}: ${describeProblem(code).title}.`).join(' '),
      content: { 'application/problem+json': { schema: schemaFor(codes) } },
    },
  ]);
  return Object.fromEntries(answers) as Readonly<Record<string, unknown>>;
}
