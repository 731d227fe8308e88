import Module from 'node:module';
import { hookNames, type AppRegistry, type HookName } from './app-registry.ts';
import type {
  FunctionCallback,
  FunctionMetadata,
  HookCallback,
  LogCategory,
  LogLevel,
  ProgrammingModel,
} from './core-interface.ts';
import type { Log } from './write-log.ts';

/** What this host says it is; `@azure/functions` 4.16 shows it, and asks nothing of it. */
const hostVersion = '4.1046.0';
const workerVersion = '3.13.0';

class Disposable {
  readonly #onDispose: () => unknown;

  constructor(onDispose: () => unknown) {
    this.#onDispose = onDispose;
  }

  static from(...disposables: { dispose: () => unknown }[]): Disposable {
    return new Disposable(() => {
      for (const disposable of disposables) disposable.dispose();
    });
  }

  dispose(): unknown {
    return this.#onDispose();
  }
}

/** An error of the host itself; the library recognises it by this property. */
function systemError<E extends Error>(error: E): E {
  return Object.assign(error, { isAzureFunctionsSystemError: true });
}

function registerFunction(registry: AppRegistry, metadata: FunctionMetadata, callback: FunctionCallback): Disposable {
  if (registry.locked) throw systemError(new Error('A function can only be registered during app startup.'));
  const id = metadata.functionId ?? metadata.name;
  if (registry.functions.has(id)) {
    throw systemError(new Error(`A function with id "${id}" has already been registered.`));
  }
  registry.functions.set(id, { metadata, callback });
  return new Disposable(() => {
    if (registry.locked) throw systemError(new Error('A function can only be disposed during app startup.'));
    registry.functions.delete(id);
  });
}

function registerHook(registry: AppRegistry, name: string, callback: HookCallback): Disposable {
  if (!isHookName(name)) throw systemError(new RangeError(`Unrecognized hook "${name}"`));
  const hooks = registry.hooks[name];
  hooks.push(callback);
  return new Disposable(() => {
    const at = hooks.indexOf(callback);
    if (at >= 0) hooks.splice(at, 1);
  });
}

const isHookName = (name: string): name is HookName => (hookNames as readonly string[]).includes(name);

/** The object that `require('@azure/functions-core')` gives to the app. */
export function createCoreModule(registry: AppRegistry, log: Log): object {
  return {
    version: workerVersion,
    hostVersion,
    Disposable,
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) =>
      registerFunction(registry, metadata, callback),
    registerHook: (name: string, callback: HookCallback) => registerHook(registry, name, callback),
    setProgrammingModel: (model: ProgrammingModel) => {
      registry.model = model;
    },
    getProgrammingModel: () => registry.model,
    log: (level: LogLevel, category: LogCategory, message: string) => {
      log({ level, category, message });
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
