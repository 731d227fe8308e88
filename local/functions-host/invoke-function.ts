import { randomBytes, randomUUID } from 'node:crypto';
import type { CoreInvocationContext, RpcInput, RpcInvocationResponse } from './core-interface.ts';
import type { AppRegistry, RegisteredFunction } from './load-app.ts';
import { describeError, log } from './write-log.ts';

/** Answers undefined for a function that failed. */
export type Invoke = (
  called: RegisteredFunction,
  input: RpcInput,
  traceParent?: string,
) => Promise<RpcInvocationResponse | undefined>;

/**
 * Makes the one way in which functions are run, whatever triggered them. Never throws: a function that throws, or
 * takes longer than the time-out, is logged with its stack. (After a time-out Azure restarts the worker; here the
 * function goes on, unobserved.)
 */
export const makeInvoke = (registry: AppRegistry, timeoutMs: number): Invoke =>
  async function invoke(called, input, traceParent = newTraceParent()) {
    try {
      return await limitTime(runModel(called, makeCoreContext(called, input, traceParent), registry), timeoutMs);
    } catch (error) {
      log('error', describeError(error), called.name);
      return undefined;
    }
  };

function makeCoreContext(called: RegisteredFunction, data: RpcInput, traceParent: string) {
  const { name, metadata, trigger } = called;
  const invocationId = randomUUID();
  const traceContext = { traceParent, traceState: '', attributes: {} };
  const inputData = [{ name: trigger.name, data }];
  const context: CoreInvocationContext = {
    ...{ invocationId, metadata },
    request: { invocationId, functionId: name, inputData, triggerMetadata: {}, traceContext },
    log: (level, _category, message) => {
      log(level, message, name);
    },
  };
  return context;
}

/** https://www.w3.org/TR/trace-context/#traceparent-header-field-values, not sampled. */
const newTraceParent = (): string => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;

async function runModel(
  { callback }: RegisteredFunction,
  coreContext: CoreInvocationContext,
  { model: programming }: AppRegistry,
): Promise<RpcInvocationResponse> {
  if (programming === undefined) throw new Error('The app has set no programming model.');
  const model = await programming.getInvocationModel(coreContext);
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
  return Promise.race([work, expired]).finally(() => {
    clearTimeout(timer);
  });
}
