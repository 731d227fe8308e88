import { randomBytes, randomUUID } from 'node:crypto';
import { runHooks, type AppRegistry, type RegisteredFunction } from './app-registry.ts';
import type {
  CoreInvocationContext,
  InvocationModel,
  LogCategory,
  LogLevel,
  RpcInvocationResponse,
  RpcParameter,
} from './core-interface.ts';
import { describeError, type Log } from './write-log.ts';

export interface InvocationDeps {
  registry: AppRegistry;
  log: Log;
  /** Milliseconds, or undefined for no limit. */
  timeoutMs: number | undefined;
}

export type InvocationOutcome = { kind: 'done'; response: RpcInvocationResponse } | { kind: 'failed' };
export type Invoke = (
  called: RegisteredFunction,
  inputData: RpcParameter[],
  traceParent?: string,
) => Promise<InvocationOutcome>;

/**
 * Makes the one way in which functions are run, whatever triggered them. Never throws: a function that throws, or
 * takes longer than the time-out, is logged with its stack and ends as `failed`. (After a time-out Azure restarts the
 * worker; here the function goes on, unobserved.)
 */
export function createInvoke(deps: InvocationDeps): Invoke {
  return async (called, inputData, traceParent) => {
    const functionName = called.metadata.name;
    const started = performance.now();
    const report = (level: LogLevel, how: string) => {
      const took = Math.round(performance.now() - started);
      deps.log({ level, category: 'system', functionName, message: `Executed (${how}, ${String(took)} ms)` });
    };
    try {
      const context = createCoreContext(called, inputData, traceParent, deps);
      const response = await limitTime(runModel(called, context, deps.registry), deps.timeoutMs);
      report('debug', 'Succeeded');
      return { kind: 'done', response };
    } catch (error) {
      report('error', 'Failed');
      deps.log({ level: 'error', category: 'system', functionName, message: describeError(error) });
      return { kind: 'failed' };
    }
  };
}

function createCoreContext(
  called: RegisteredFunction,
  inputData: RpcParameter[],
  traceParent: string | undefined,
  { registry, log }: InvocationDeps,
): CoreInvocationContext {
  const invocationId = randomUUID();
  const functionName = called.metadata.name;
  return {
    invocationId,
    metadata: called.metadata,
    request: {
      invocationId,
      functionId: called.metadata.functionId ?? functionName,
      inputData,
      triggerMetadata: {},
      traceContext: { traceParent: traceParent ?? newTraceParent(), traceState: '', attributes: {} },
    },
    log: (level, category, message) => {
      log({ ...applyLogHooks(registry, { level, category, message }), functionName });
    },
  };
}

/** A log hook may change the level and the message of what the app writes. */
function applyLogHooks(
  registry: AppRegistry,
  entry: { level: LogLevel; category: LogCategory; message: string },
): { level: LogLevel; category: LogCategory; message: string } {
  const context = { ...entry, hookData: {}, appHookData: registry.appHookData };
  for (const hook of registry.hooks.log) void hook(context);
  return { level: context.level, category: entry.category, message: context.message };
}

/** https://www.w3.org/TR/trace-context/#traceparent-header-field-values, not sampled. */
const newTraceParent = (): string => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`;

async function runModel(
  called: RegisteredFunction,
  coreContext: CoreInvocationContext,
  registry: AppRegistry,
): Promise<RpcInvocationResponse> {
  if (registry.model === undefined) throw new Error('The app has set no programming model.');
  const model = await registry.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();
  const shared = { hookData: {}, appHookData: registry.appHookData, invocationContext: context };

  const before = { ...shared, inputs, functionCallback: called.callback };
  coreContext.state = 'preInvocationHooks';
  await runHooks(registry, 'preInvocation', before);

  coreContext.state = 'invocation';
  const outcome = await runCallback(model, context, before);

  const after = { ...shared, inputs: before.inputs, ...outcome };
  coreContext.state = 'postInvocationHooks';
  await runHooks(registry, 'postInvocation', after);
  coreContext.state = undefined;

  // As in the worker: `throw undefined` counts as no error. A hook may have cleared the error, too.
  if (after.error !== null && after.error !== undefined) throw toError(after.error);
  return model.getResponse(context, after.result);
}

async function runCallback(
  model: InvocationModel,
  context: unknown,
  { inputs, functionCallback }: { inputs: unknown[]; functionCallback: RegisteredFunction['callback'] },
): Promise<{ result: unknown; error: unknown }> {
  try {
    return { result: await model.invokeFunction(context, inputs, functionCallback), error: null };
  } catch (error) {
    return { result: null, error };
  }
}

const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(`The function threw ${String(thrown)}, which is no Error.`);

async function limitTime<T>(work: Promise<T>, limitMs: number | undefined): Promise<T> {
  if (limitMs === undefined) return work;
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
