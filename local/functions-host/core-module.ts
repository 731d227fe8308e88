import Module from 'node:module';
import { type AppRegistry, isHookName } from './app-registry.ts';
import type { FunctionCallback, FunctionMetadata, HookCallback, ProgrammingModel } from './core-interface.ts';
import type { Log, LogLevel } from './write-log.ts';

/** What this host says it is; `@azure/functions` 4.16 shows it, and asks nothing of it. */
const hostVersion = '4.1046.0';
const workerVersion = '3.13.0';

/** An error of the host itself; the library recognises it by this property. */
const systemError = (message: string): Error =>
  Object.assign(new Error(message), { isAzureFunctionsSystemError: true });

function registerFunction(registry: AppRegistry, metadata: FunctionMetadata, callback: FunctionCallback): void {
  const { name, bindings } = metadata;
  if (registry.locked) throw systemError('A function can only be registered during app startup.');
  if (registry.functions.some((one) => one.name === name))
    throw systemError(`A function with id "${name}" has already been registered.`);
  const [bindingName, binding] = Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type ?? '')) ?? [];
  const type = binding?.type?.toLowerCase() ?? '';
  if (bindingName === undefined || binding === undefined || !['httptrigger', 'timertrigger'].includes(type))
    throw systemError(`The function "${name}" has no trigger that this host knows: HTTP or timer.`);
  registry.functions.push({ name, metadata, callback, trigger: { name: bindingName, type, binding } });
}

function registerHook({ hooks }: AppRegistry, name: string, callback: HookCallback): void {
  if (!isHookName(name)) throw systemError(`This host runs the hooks appStart and appTerminate alone, not "${name}".`);
  hooks[name].push(callback);
}

/** The object that `require('@azure/functions-core')` gives to the app. */
export function createCoreModule(registry: AppRegistry, log: Log): object {
  return {
    version: workerVersion,
    hostVersion,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => {
      registerFunction(registry, metadata, callback);
    },
    registerHook: (name: string, callback: HookCallback) => {
      registerHook(registry, name, callback);
    },
    setProgrammingModel: (model: ProgrammingModel) => {
      registry.model = model;
    },
    log: (level: LogLevel, _category: string, message: string) => {
      log({ level, message });
    },
  };
}

/**
 * Makes every `require('@azure/functions-core')` of this process give `core`, from then on and for good.
 *
 * Azure's worker does it at the same place: `Module.prototype.require` is what a CommonJS file's `require` ends in, also
 * one that an ES module made with `createRequire`, which is how a bundle keeps its `require` calls.
 */
export function installCoreModule(core: object): void {
  // Node's types know the constructor only; its prototype carries the one method that all `require` functions call.
  const prototype = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
  const original = prototype.require;
  prototype.require = function (this: unknown, id: string): unknown {
    return id === '@azure/functions-core' ? core : Reflect.apply(original, this, [id]);
  };
}
