/** JSON by pointers (RFC 6901), for tables of requests that differ from a good one in one place. */

type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export type JsonObject = { readonly [name: string]: Json };

/** Every value inside, with its pointer. */
export function pointersIn(value: Json, pointer = ''): { readonly pointer: string; readonly value: Json }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = `${pointer}/${name}`;
    return [{ pointer: at, value: inner }, ...pointersIn(inner, at)];
  });
}

function edit(
  json: JsonObject,
  pointer: string,
  change: (parent: Record<string, unknown>, name: string) => void,
): unknown {
  const copy = structuredClone(json) as Record<string, unknown>;
  const names = pointer.slice(1).split('/');
  const last = names.pop() ?? '';
  change(
    names.reduce((parent, name) => parent[name] as Record<string, unknown>, copy),
    last,
  );
  return copy;
}

/** A copy with another value there. */
export const changeAt = (json: JsonObject, pointer: string, value: unknown): unknown =>
  edit(json, pointer, (parent, name) => {
    parent[name] = value;
  });

/** A copy without what is there. */
export const removeAt = (json: JsonObject, pointer: string): unknown =>
  edit(json, pointer, (parent, name) => {
    Reflect.deleteProperty(parent, name);
  });
