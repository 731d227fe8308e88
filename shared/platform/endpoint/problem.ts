/** A problem on its way out (RFC 9457): `type` is `{service}/problems/{code}`, a page made from the table of problems, and `code` says the same without the host. */
import type { TokenRefusal } from '../ports.ts';
import { hasMembers, type MemberCode, PROBLEM_MEMBERS, type ProblemMembers } from './problem-members.ts';
import type { Reply } from './reply.ts';
import { PROBLEM_TABLE, type ProblemCode, describeProblem } from './problem-table.ts';

/** One thing wrong with the input. `field` is a JSON pointer into the body, or `query/…`, `path/…`, `header/…`. Never holds input text. */
export type FieldError = { readonly field: string; readonly message: string };

/** A refusal on its way out; `endpoint` makes the answer of it. */
export class Problem {
  readonly code: ProblemCode;
  readonly extras: ProblemExtras;
  constructor(...[code, extras = {}]: PlainProblem | ProblemWithMembers) {
    this.code = code;
    this.extras = extras;
  }
}
type PlainProblem = readonly [code: Exclude<ProblemCode, MemberCode>, extras?: Omit<ProblemExtras, 'members'>];
/** A code that says more can't be answered without it. */
type ProblemWithMembers = {
  [Code in MemberCode]: readonly [code: Code, extras: ProblemExtras & { readonly members: ProblemMembers<Code> }];
}[MemberCode];
type ProblemExtras = {
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  readonly supportCode?: string;
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly members?: ProblemMembers<MemberCode>;
};

/** Nobody known is calling; the header says how to say who (RFC 9110 section 11.6.1). */
export const unauthenticated = (scheme: 'Bearer' | 'Basic', detail?: string): Problem =>
  new Problem('unauthenticated', {
    headers: { 'www-authenticate': `${scheme} realm="azure-sso-identity"` },
    ...(detail === undefined ? {} : { detail }),
  });

/** A token came that isn't to be trusted: what of it, and why, as codes, for whoever sets its issuer up (RFC 6750 section 3.1). */
export const tokenRefused = ({ part, why }: Pick<TokenRefusal, 'part' | 'why'>): Problem =>
  new Problem('unauthenticated', {
    headers: {
      'www-authenticate': `Bearer realm="azure-sso-identity", error="invalid_token", error_description="${part} ${why}"`,
    },
    errors: [{ field: 'header/authorization', message: `${part} ${why}` }],
  });

/** The members that problems of this status have beyond those of every problem: null where this code has none. */
const noMembers = (status: number, codes: readonly ProblemCode[]): Readonly<Record<string, null>> =>
  Object.fromEntries(
    codes
      .filter((code) => PROBLEM_TABLE[code][0] === status)
      .filter(hasMembers)
      .flatMap((code) => Object.keys(PROBLEM_MEMBERS[code].shape).map((name) => [name, null])),
  );

/** The answer for a problem, with every member that the API description has for its status. `codes`: the operation's own. */
export function problemResponse(
  serviceUrl: string,
  { code, extras }: Problem,
  codes: readonly ProblemCode[] = [],
): Reply {
  const { status, title, advice } = describeProblem(code);
  const { detail, errors, supportCode, retryAfterSeconds, headers, members } = extras;
  const type = `${serviceUrl}/problems/${code}`;
  const body = {
    ...{
      type,
      code,
      title,
      status,
      detail: detail ?? advice,
      errors: errors ?? null,
      supportCode: supportCode ?? null,
    },
    ...noMembers(status, codes),
    ...members,
  };
  return {
    status,
    headers: {
      ...headers,
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify(body),
  };
}
