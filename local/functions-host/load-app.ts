/** Loads an app, which tells the host its functions and hooks by way of `@azure/functions-core`. */
import Module from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Binding, FunctionCallback, FunctionMetadata, HookCallback, ProgrammingModel } from './core-interface.ts';
import { readJson } from './host-settings.ts';
import { log, type LogLevel } from './write-log.ts';

export interface RegisteredFunction {
  name: string;
  metadata: FunctionMetadata;
  callback: FunctionCallback;
  /** The binding that starts it, and its type in lower case: `httptrigger`, `timertrigger`. */
  trigger: { name: string; type: string; binding: Binding };
}

/** What an app has told the host while it was loading. One per process. */
export interface AppRegistry {
  /** In the order of registration. */
  readonly functions: RegisteredFunction[];
  readonly hooks: { appStart: HookCallback[]; appTerminate: HookCallback[] };
  model: ProgrammingModel | undefined;
  /** Set when loading is over: from then on no function can be registered. */
  locked: boolean;
}

/** An error of the host itself; the library recognises it by this property. */
const systemError = (message: string) => Object.assign(new Error(message), { isAzureFunctionsSystemError: true });

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

/** The object that `require('@azure/functions-core')` gives to the app. The library shows the versions, and asks nothing of them. */
const makeCoreModule = (registry: AppRegistry): object => ({
  version: '3.13.0',
  hostVersion: '4.1046.0',
  registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => {
    registerFunction(registry, metadata, callback);
  },
  registerHook: (name: string, callback: HookCallback) => {
    if (name !== 'appStart' && name !== 'appTerminate')
      throw systemError(`This host runs the hooks appStart and appTerminate alone, not "${name}".`);
    registry.hooks[name].push(callback);
  },
  setProgrammingModel: (model: ProgrammingModel) => {
    registry.model = model;
  },
  log: (level: LogLevel, _category: string, message: string) => {
    log(level, message);
  },
});

/**
 * Makes every `require('@azure/functions-core')` of this process give `core`, from then on and for good.
 *
 * Azure's worker does it at the same place: `Module.prototype.require` is what a CommonJS file's `require` ends in, also
 * one that an ES module made with `createRequire`, which is how a bundle keeps its `require` calls.
 */
function installCoreModule(core: object): void {
  // Node's types know the constructor only; its prototype carries the one method that all `require` functions call.
  const prototype = Module.prototype as unknown as { require: (this: unknown, id: string) => unknown };
  const original = prototype.require;
  prototype.require = function (this: unknown, id: string): unknown {
    return id === '@azure/functions-core' ? core : Reflect.apply(original, this, [id]);
  };
}

/** Runs the hooks of one name, one after the other. One that throws stops what it was hooked to, as in Azure. */
export async function runHooks({ hooks }: AppRegistry, name: keyof AppRegistry['hooks']): Promise<void> {
  const context = { hookData: {}, appHookData: {} };
  for (const hook of hooks[name]) await hook(context);
}

/**
 * Loads the file that `main` of the app's package.json names, and closes the registry.
 * @param root absolute path of the app's folder
 * @throws when the file is missing or fails: from Node 20 on such an error stops the whole app, in Azure too
 */
export async function loadApp(root: string): Promise<AppRegistry> {
  const hooks = { appStart: [], appTerminate: [] };
  const registry: AppRegistry = { functions: [], hooks, model: undefined, locked: false };
  installCoreModule(makeCoreModule(registry));
  const path = join(root, 'package.json');
  const { main } = { ...(readJson(path) as { main?: unknown } | null) };
  if (typeof main !== 'string') throw new Error(`${path} has no "main": there is nothing to load.`);
  try {
    await import(pathToFileURL(join(root, main)).href);
  } catch (cause) {
    throw new Error(`The app's file "${main}" could not be loaded.`, { cause });
  }
  await runHooks(registry, 'appStart');
  // Asking for the capabilities also ends the time in which the app may call `app.setup`.
  const capabilities = await registry.model?.getCapabilities?.({});
  if (capabilities?.['HttpUri'] !== undefined)
    throw new Error('The app sets enableHttpStream. This host knows the buffered mode only.');
  registry.locked = true;
  return registry;
}
