/** What one HTTP function is: its route, who may call it, its input and answers. Validation and the API description both come from it. */
import type { HttpMethod } from '@azure/functions';
import type * as z from 'zod';
import type { AuditAction } from '../words/audit-event.ts';
import type { RequiredRole } from '../callers/caller.ts';
import type { ProblemCode } from './problem-table.ts';

/**
 * Who may call. `anyone`: public. A role: the Control Panel's bearer token with that role for the account in the path.
 * `password-service`: the Company's password service with its client credentials. `app`: a registered app, by its client
 * credentials or PKCE. `access-token`: whoever holds a token of ours. `browser`: a person's browser, which gets pages.
 * `operator`: whoever has the Functions host's master key, which the host itself looks at.
 * `portal-session`: the hosted page's script, with its session. That session is taken for `security-manager` too, unless the
 * operation is `bearerOnly`.
 */
export type CallerKind =
  'anyone' | RequiredRole | 'portal-session' | 'password-service' | 'app' | 'access-token' | 'browser' | 'operator';

/** One possible answer. Without a schema it has no JSON body. */
export type Answer = {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly contentType?: string;
  /** The apps know this very shape: where it is of several kinds, no null stands for what another kind has. */
  readonly hasFixedShape?: true;
  /** Those that every answer of the status has (`Location`, `Retry-After`, `WWW-Authenticate`) needn't be named. */
  readonly headers?: readonly (
    'Content-Encoding' | 'ETag' | 'Link' | 'Unreadable-Entries' | 'Vary' | 'WWW-Authenticate'
  )[];
};

export type OperationInput = {
  /** Path parameters, by the names in the route. */
  readonly params?: z.ZodObject;
  /** Query parameters; unknown and repeated ones are refused. */
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
};

export type Operation<Input extends OperationInput = OperationInput> = Input & {
  /** Verb-noun, and the function's name in Azure. Routes are matched in the order of these names (docs/platform-facts.md#requests-and-answers-of-the-functions-host). */
  readonly name: string;
  readonly method: Extract<HttpMethod, 'GET' | 'POST' | 'PUT' | 'DELETE'>;
  /** Without a slash in front: `accounts/{accountId}/sso`. */
  readonly route: string;
  readonly summary: string;
  readonly group: 'Control Panel' | 'Sign-in' | 'Apps' | 'Operations';
  readonly caller: CallerKind;
  /** Only the Control Panel's own token is taken, no session of the hosted page. */
  readonly bearerOnly?: true;
  readonly bodyType?: 'application/json' | 'application/x-www-form-urlencoded' | 'text/csv';
  /** Default 64 KiB. */
  readonly maxBodyBytes?: number;
  readonly headers?: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
  readonly answers: Readonly<Record<number, Answer>>;
  /** Beyond those that every operation can answer. */
  readonly problems?: readonly ProblemCode[];
  /** Its GET does something (uses up what Azure sent, asks Azure and notes the answer): HEAD, which may only look, gets 405. */
  readonly actsOnGet?: true;
  /** Scripts of the apps' origins may call it; `with-credentials`: also those that send cookies along, which it reads none of. */
  readonly cors?: true | 'with-credentials';
  /** A refusal for a missing role is put in the account's audit trail as this action. */
  readonly auditRefusalAs?: AuditAction;
  /** For an operation that reads its body itself: the schema of each content type it takes. */
  readonly bodies?: Readonly<Record<string, z.ZodType>>;
  /** For an operation that answers 200 in more than one format: the other content types. */
  readonly otherFormats?: readonly string[];
  /** A JSON body to start from. */
  readonly example?: unknown;
};

/** Keeps the literal types of an operation's schemas. */
export const defineOperation = <const Input extends OperationInput>(operation: Operation<Input>): Operation<Input> =>
  operation;

/** What is said of an operation to the Functions host, before its code is loaded. */
export type Registration = Pick<Operation, 'name' | 'route' | 'method' | 'cors' | 'caller' | 'actsOnGet'>;

/** What `app.http` wants to know of an operation, the handler aside. The host answers 404 for a method that isn't listed, HEAD too. */
export const httpOptions = ({ route, method, cors, caller }: Omit<Registration, 'name'>) => ({
  route,
  methods: [
    method,
    ...(method === 'GET' ? (['HEAD'] as const) : []),
    ...(cors === undefined ? [] : (['OPTIONS'] as const)),
  ] satisfies HttpMethod[],
  authLevel: caller === 'operator' ? ('admin' as const) : ('anonymous' as const),
});
