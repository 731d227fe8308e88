import type { FunctionCallback, FunctionMetadata, HookCallback, ProgrammingModel } from './core-interface.ts';

export const hookNames = ['appStart', 'appTerminate', 'preInvocation', 'postInvocation', 'log'] as const;
export type HookName = (typeof hookNames)[number];

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

/** What an app has told the host while it was loading. One per process. */
export interface AppRegistry {
  /** By function id, in the order of registration. */
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Record<HookName, HookCallback[]>;
  /** Shared by all hooks. */
  readonly appHookData: Record<string, unknown>;
  /** Shared by `appStart` and `appTerminate` hooks only. */
  readonly startHookData: Record<string, unknown>;
  model: ProgrammingModel | undefined;
  /** Set when loading is over: from then on no function can be registered. */
  locked: boolean;
}

export function createAppRegistry(): AppRegistry {
  return {
    functions: new Map(),
    hooks: { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] },
    appHookData: {},
    startHookData: {},
    model: undefined,
    locked: false,
  };
}

/** Runs the hooks of one name, one after the other. A hook that throws stops what it was hooked to, as in Azure. */
export async function runHooks(registry: AppRegistry, name: HookName, context: object): Promise<void> {
  for (const hook of registry.hooks[name]) await hook(context);
}
