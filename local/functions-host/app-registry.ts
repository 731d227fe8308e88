import type { Binding, FunctionCallback, FunctionMetadata, HookCallback, ProgrammingModel } from './core-interface.ts';

const hookNames = ['appStart', 'appTerminate'] as const;
export type HookName = (typeof hookNames)[number];
export const isHookName = (name: string): name is HookName => hookNames.some((known) => known === name);

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
  readonly hooks: Record<HookName, HookCallback[]>;
  model: ProgrammingModel | undefined;
  /** Set when loading is over: from then on no function can be registered. */
  locked: boolean;
}

export const createAppRegistry = (): AppRegistry => ({
  functions: [],
  hooks: { appStart: [], appTerminate: [] },
  model: undefined,
  locked: false,
});

/** Runs the hooks of one name, one after the other. One that throws stops what it was hooked to, as in Azure. */
export async function runHooks({ hooks }: AppRegistry, name: HookName): Promise<void> {
  const context = { hookData: {}, appHookData: {} };
  for (const hook of hooks[name]) await hook(context);
}
