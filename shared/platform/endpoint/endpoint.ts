/** The one wrapper of every API function: checks the caller, parses the input, catches the unexpected. */
import type { HttpHandler, HttpRequest, InvocationContext } from '@azure/functions';
import { withNulls } from './absent-members.ts';
import type { CallerCheck } from '../callers/authorize-caller.ts';
import { type CallerLimit, limitCaller } from '../callers/rate-limit.ts';
import { corsHeaders, preflight } from './cors.ts';
import { named } from './define-function.ts';
import { logFault, makeSupportCode, RETRY_AFTER_SECONDS } from './fault.ts';
import type { Operation, OperationInput } from './operation.ts';
import { Problem, problemResponse } from './problem.ts';
import type { Reply } from './reply.ts';
import { inputReader, type ParsedInput } from './read-request.ts';
import type { Caller, RequiredRole } from '../callers/caller.ts';
import { DependencyUnavailable } from '../ports.ts';
import type { RefusedVisit } from '../words/refused-visit.ts';

/** A checked request. `caller` is there when the operation asks for a Control Panel role, or for the hosted page's session. */
export type Call<Input extends OperationInput> = ParsedInput<Input> & {
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
  const answerCall = makeAnswerCall(operation, services, named(operation, handle));
  const fillIn = changesOf(operation);
  return async function answerRequest(request, context) {
    const cors =
      operation.cors === undefined
        ? {}
        : corsHeaders(request, services.appOrigins, operation.cors === 'with-credentials');
    if (request.method === 'OPTIONS') return preflight(operation.method, cors);
    const { answer, headers } = await answerCall(request, context);
    const all = { 'cache-control': 'no-store', ...cors, ...headers };
    if (answer instanceof Problem) {
      const response = problemResponse(services.serviceUrl, answer, operation.problems);
      return { ...response, headers: { ...all, ...response.headers } };
    }
    const change = answer.jsonBody === undefined ? undefined : fillIn.get(answer.status ?? 200);
    return {
      ...answer,
      ...(change === undefined ? {} : { jsonBody: change(answer.jsonBody) }),
      headers: { ...all, ...answer.headers },
    };
  };
}

/** What the answers of each status have to say null for, as the API description says it. */
function changesOf({ answers }: Pick<Operation, 'answers'>) {
  const changes = new Map<number, ReturnType<typeof withNulls>>();
  for (const [status, { schema, hasFixedShape }] of Object.entries(answers)) {
    if (schema !== undefined && hasFixedShape !== true) changes.set(Number(status), withNulls(schema));
  }
  return changes;
}

/** `headers` are there whatever the answer is. */
type Answered = { readonly answer: Reply | Problem; readonly headers: Readonly<Record<string, string>> };

function makeAnswerCall<Input extends OperationInput>(
  operation: Operation<Input>,
  services: EndpointServices,
  handle: EndpointHandler<Input>,
) {
  const checkCaller = services.checkCaller(operation);
  const readInput = inputReader(operation);
  return async function answerCall(request: HttpRequest, context: InvocationContext): Promise<Answered> {
    let headers: Answered['headers'] = {};
    let contactOf: Caller['accountId'];
    try {
      const caller = await checkCaller?.(request, context);
      if (caller instanceof Problem) return { answer: caller, headers };
      contactOf = caller?.accountId;
      const limited = caller && limitCaller(services.callerLimit, caller, request.params['accountId']);
      headers = limited?.headers ?? {};
      if (limited?.refusal !== undefined) return { answer: limited.refusal, headers };
      const input = await readInput(request);
      if (input instanceof Problem) return { answer: input, headers };
      return { answer: await handle({ ...input, caller, request, context } as Call<Input>), headers };
    } catch (error) {
      const answer = await faultProblem(error, operation, context, async (told) => {
        if (contactOf === undefined) return;
        await services.keepStory({ ...told, account: contactOf, app: undefined, email: undefined });
      });
      return { answer, headers };
    }
  };
}
