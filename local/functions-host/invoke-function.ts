import { randomBytes, randomUUID } from 'node:crypto';
import type { AppRegistry, RegisteredFunction } from './app-registry.ts';
import type { CoreInvocationContext, RpcInput, RpcInvocationResponse } from './core-interface.ts';
import { describeError, type Log } from './write-log.ts';

interface InvocationDeps {
  registry: AppRegistry;
  log: Log;
  timeoutMs: number;
}

export type InvocationOutcome = { kind: 'done'; response: RpcInvocationResponse } | { kind: 'failed' };
export type Invoke = (called: RegisteredFunction, input: RpcInput, traceParent?: string) => Promise<InvocationOutcome>;

/**
 * Makes the one way in which functions are run, whatever triggered them. Never throws: a function that throws, or
 * takes longer than the time-out, is logged with its stack and ends as `failed`. (After a time-out Azure restarts the
 * worker; here the function goes on, unobserved.)
 */
export function createInvoke({ registry, log, timeoutMs }: InvocationDeps): Invoke {
  return async (called, input, traceParent = newTraceParent()) => {
    const functionName = called.name;
    try {
      const context = createCoreContext(called, input, traceParent, log);
      const response = await limitTime(runModel(called, context, registry), timeoutMs);
      return { kind: 'done', response };
    } catch (error) {
      log({ level: 'error', functionName, message: describeError(error) });
      return { kind: 'failed' };
    }
  };
}

function createCoreContext(
  { name, metadata, trigger }: RegisteredFunction,
  data: RpcInput,
  traceParent: string,
  log: Log,
): CoreInvocationContext {
  const invocationId = randomUUID();
  return {
    invocationId,
    metadata,
    request: {
      invocationId,
      functionId: name,
      inputData: [{ name: trigger.name, data }],
      triggerMetadata: {},
      traceContext: { traceParent, traceState: '', attributes: {} },
    },
    log: (level, _category, message) => {
      log({ level, functionName: name, message });
    },
  };
}

/** https://www.w3.org/TR/trace-context/#traceparent-header-field-values, not sampled. */
const newTraceParent = (): string => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;

async function runModel(
  { callback }: RegisteredFunction,
  coreContext: CoreInvocationContext,
  registry: AppRegistry,
): Promise<RpcInvocationResponse> {
  if (registry.model === undefined) throw new Error('The app has set no programming model.');
  const model = await registry.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  coreContext.state = 'invocation';
  const result = await model.invokeFunction(context, inputs, callback);
  coreContext.state = undefined;
  return model.getResponse(context, result);
}

async function limitTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`Timeout value of ${String(limitMs)} ms exceeded (functionTimeout in host.json).`));
  }, limitMs);
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
