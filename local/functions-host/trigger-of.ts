import type { Binding, FunctionMetadata } from './core-interface.ts';

/** The binding that starts a function, with its name; undefined for a function that nothing starts. */
export function triggerOf({ bindings }: FunctionMetadata): { name: string; binding: Binding } | undefined {
  const entry = Object.entries(bindings).find(([, { type }]) => /trigger$/i.test(type ?? ''));
  return entry && { name: entry[0], binding: entry[1] };
}
