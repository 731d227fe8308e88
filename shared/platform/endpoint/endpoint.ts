/** The one wrapper of every API function: checks the caller, parses the input, catches the unexpected. */
import type { HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import type * as z from 'zod';
import { withNulls } from './absent-members.ts';
import type { CallerCheck } from '../callers/authorize-caller.ts';
import { type CallerLimit, limitCaller } from '../callers/rate-limit.ts';
import { corsHeaders, preflight } from './cors.ts';
import { logFault, makeSupportCode, RETRY_AFTER_SECONDS } from './fault.ts';
import type { Operation, OperationInput } from './operation.ts';
import { Problem, problemResponse } from './problem.ts';
import type { Reply } from './reply.ts';
import { readBody, readQuery, validate } from './read-request.ts';
import type { Caller, RequiredRole } from '../callers/caller.ts';
import { DependencyUnavailable } from '../ports.ts';
import type { RefusedVisit } from '../words/refused-visit.ts';

type Parsed<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined;

/** A checked request. `caller` is there when the operation asks for a Control Panel role, or for the hosted page's session. */
export type Call<Input extends OperationInput> = {
  readonly params: Parsed<Input['params']>;
  readonly query: Parsed<Input['query']>;
  readonly body: Parsed<Input['body']>;
  readonly caller: Input extends { readonly caller: RequiredRole | 'portal-session' } ? Caller : undefined;
  readonly request: HttpRequest;
  readonly context: InvocationContext;
};

/** What the wrapper itself needs of the services. */
export type EndpointServices = {
  readonly serviceUrl: string;
  readonly appOrigins: ReadonlySet<string>;
  readonly checkCaller: CallerCheck;
  /** Of callers with a token or a session; whoever calls otherwise has limits of another kind, or is asked for each sign-in. */
  readonly callerLimit: CallerLimit;
  /** Never throws, and never takes long. */
  readonly keepStory: (story: RefusedVisit) => Promise<void>;
};

export type EndpointHandler<Input extends OperationInput> = (call: Call<Input>) => Promise<Reply | Problem>;

async function parse<Input extends OperationInput>(operation: Operation<Input>, request: HttpRequest) {
  const params = operation.params === undefined ? undefined : validate(operation.params, request.params, 'path');
  if (params instanceof Problem) return params;
  const query = operation.query === undefined ? undefined : readQuery(request, operation.query);
  if (query instanceof Problem) return query;
  const body =
    operation.body === undefined
      ? undefined
      : await readBody(request, operation.body, operation.bodyType, operation.maxBodyBytes);
  return body instanceof Problem ? body : { params, query, body };
}

/**
 * A fault as a problem: an absent dependency is 503, everything else 500 with a support code and no detail. The page shows a contact the
 * code, so it's kept for their account, unless what is absent is where it would be kept.
 */
async function faultProblem(
  error: unknown,
  { name }: Pick<Operation, 'name'>,
  context: InvocationContext,
  keepFor: (story: Pick<RefusedVisit, 'supportCode' | 'operation' | 'outcome' | 'detail'>) => Promise<void>,
): Promise<Problem> {
  const supportCode = makeSupportCode();
  const outcome = logFault(error, name, supportCode, context) === undefined ? 'unexpected' : 'unavailable';
  const isStorageAway = error instanceof DependencyUnavailable && error.dependency === 'storage';
  if (!isStorageAway) await keepFor({ supportCode, operation: name, outcome, detail: 'fault' });
  return outcome === 'unexpected'
    ? new Problem(outcome, { supportCode })
    : new Problem(outcome, { supportCode, retryAfterSeconds: RETRY_AFTER_SECONDS });
}

/**
 * Makes the handler of an operation. The caller is checked before the input, so that a stranger learns nothing of the
 * input's rules; `handle` sees only checked input. Never throws.
 */
export function endpoint<Input extends OperationInput>(
  operation: Operation<Input>,
  services: EndpointServices,
  handle: EndpointHandler<Input>,
): HttpHandler {
  const checkCaller = services.checkCaller(operation);
  return async (request, context) => {
    const cors =
      operation.cors === undefined
        ? {}
        : corsHeaders(request, services.appOrigins, operation.cors === 'with-credentials');
    if (request.method === 'OPTIONS') return preflight(operation.method, cors);
    const { answer, headers } = await answerCall(operation, services, checkCaller, handle, request, context);
    const response =
      answer instanceof Problem
        ? problemResponse(services.serviceUrl, answer, operation.problems)
        : withAllMembers(operation, answer);
    return { ...response, headers: { 'cache-control': 'no-store', ...cors, ...headers, ...response.headers } };
  };
}

/** As the API description says: what can be missing is null. */
function withAllMembers({ answers }: Pick<Operation, 'answers'>, answer: Reply): Reply {
  const { schema, hasFixedShape } = answers[answer.status ?? 200] ?? {};
  if (schema === undefined || hasFixedShape === true || answer.jsonBody === undefined) return answer;
  return { ...answer, jsonBody: withNulls(schema, answer.jsonBody) };
}

/** `headers` are there whatever the answer is. */
type Answered = { readonly answer: Reply | Problem; readonly headers: Readonly<Record<string, string>> };

async function answerCall<Input extends OperationInput>(
  operation: Operation<Input>,
  services: EndpointServices,
  checkCaller: ReturnType<CallerCheck>,
  handle: EndpointHandler<Input>,
  request: HttpRequest,
  context: InvocationContext,
): Promise<Answered> {
  let headers: Answered['headers'] = {};
  let contactOf: Caller['account'];
  try {
    const caller = await checkCaller?.(request, context);
    if (caller instanceof Problem) return { answer: caller, headers };
    contactOf = caller?.account;
    const limited = caller && limitCaller(services.callerLimit, caller, request.params['accountId']);
    headers = limited?.headers ?? {};
    if (limited?.refusal !== undefined) return { answer: limited.refusal, headers };
    const input = await parse(operation, request);
    if (input instanceof Problem) return { answer: input, headers };
    return { answer: await handle({ ...input, caller, request, context } as Call<Input>), headers };
  } catch (error) {
    const answer = await faultProblem(error, operation, context, async (told) => {
      if (contactOf === undefined) return;
      await services.keepStory({ ...told, account: contactOf, app: undefined, email: undefined });
    });
    return { answer, headers };
  }
}
