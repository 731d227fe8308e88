/**
 * Members that say "not given" by being there. Clients that are generated send every member of a body: `null` for an optional one, and
 * `false` for an acknowledgement, which is an optional `true`; both are as good as left out. And they want every member of an answer: one
 * that is absent becomes a made-up value, such as the year 1, so answers say null. Of several kinds of objects they make one type, so a
 * member that another kind has is null too. What a schema has of them is looked up once, when its operation is made, and not for each value.
 */
import type * as z from 'zod';

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes['_zod']['def'];
type Members = Readonly<Record<string, Schema>>;
/** Makes the value as it should be; of another form than its schema's it stays, to be refused. Never throws. */
type Change = (value: unknown) => unknown;

/** What stands behind `optional`, `default`, `describe` and the like; of what transforms, what it reads. */
function defOf(schema: Schema): Def {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'pipe') return defOf(def.in);
  return 'innerType' in def ? defOf(def.innerType) : def;
}

/** Whether an absent member is taken. */
export const isOptional = (schema: Schema): boolean => schema._zod.optin !== undefined;

/** Without the error that `safeParse` would make: all members of all bodies are asked for at a start. */
export function takesNull(schema: Schema): boolean {
  const result = schema._zod.run({ value: null, issues: [] }, { async: false });
  return !(result instanceof Promise) && result.issues.length === 0;
}

/** Whether the member can be given only as `true`. */
export function isAcknowledgement(schema: Schema): boolean {
  const def = defOf(schema);
  return isOptional(schema) && def.type === 'literal' && def.values.every((value) => value === true);
}

/** Makes what leaves out the members that say nothing; what the schema doesn't know stays, to be refused. Undefined where nothing can say nothing. */
export const withoutAbsent = (schema: Schema): Change | undefined => changeOf(schema, leavingOut);

/** Makes what puts null for each member that its schema lets be absent, or another kind has, and that is. Undefined where nothing can be absent. */
export const withNulls = (schema: Schema): Change | undefined => changeOf(schema, fillingIn);

/** `others`: what other kinds of the object have alone. `inner`: the members in which something is to be changed. */
type OfObject = (members: Members, others: readonly string[], inner: ReadonlyMap<string, Change>) => Change | undefined;

function changeOf(schema: Schema, ofObject: OfObject): Change | undefined {
  const def = defOf(schema);
  if (def.type === 'object') return ofObject(def.shape, [], changesIn(def.shape, ofObject));
  if (def.type === 'union') return changeOfKinds(def.options, ofObject);
  const change = def.type === 'array' ? changeOf(def.element, ofObject) : undefined;
  if (change === undefined) return undefined;
  return function changeElements(value) {
    return Array.isArray(value) ? value.map(change) : value;
  };
}

function changesIn(members: Members, ofObject: OfObject): ReadonlyMap<string, Change> {
  const inner = new Map<string, Change>();
  for (const [name, member] of Object.entries(members)) {
    const change = changeOf(member, ofObject);
    if (change !== undefined) inner.set(name, change);
  }
  return inner;
}

/** Several kinds of objects are told apart by words of theirs. */
function changeOfKinds(options: readonly Schema[], ofObject: OfObject): Change | undefined {
  const shapes: Members[] = [];
  for (const option of options) {
    const def = defOf(option);
    if (def.type === 'object') shapes.push(def.shape);
  }
  const all = new Set(shapes.flatMap((shape) => Object.keys(shape)));
  const kinds = shapes.map((shape) => {
    const others = [...all].filter((name) => !Object.hasOwn(shape, name));
    return { words: wordsOf(shape), change: ofObject(shape, others, changesIn(shape, ofObject)) };
  });
  if (kinds.every(({ change }) => change === undefined)) return undefined;
  return function changeByKind(value) {
    if (!isRecord(value)) return value;
    const kind = kinds.find(({ words }) => words.every(([name, values]) => values.includes(value[name])));
    return kind?.change === undefined ? value : kind.change(value);
  };
}

function wordsOf(members: Members): readonly (readonly [name: string, values: readonly unknown[]])[] {
  return Object.entries(members).flatMap(([name, member]) => {
    const { def } = (member as z.core.$ZodTypes)._zod;
    return def.type === 'literal' ? [[name, def.values] as const] : [];
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function leavingOut(...[members, others, inner]: Parameters<OfObject>): Change | undefined {
  const atNull = new Set(others);
  const atFalse = new Set<string>();
  for (const [name, member] of Object.entries(members)) {
    if (!isOptional(member)) continue;
    if (!takesNull(member)) atNull.add(name);
    if (isAcknowledgement(member)) atFalse.add(name);
  }
  // What says nothing by false says nothing by null, too.
  if (atNull.size === 0 && inner.size === 0) return undefined;
  return function leaveOut(value) {
    if (!isRecord(value)) return value;
    const kept: [string, unknown][] = [];
    for (const [name, given] of Object.entries(value)) {
      if ((given === null && atNull.has(name)) || (given === false && atFalse.has(name))) continue;
      const change = inner.get(name);
      kept.push([name, change === undefined ? given : change(given)]);
    }
    return Object.fromEntries(kept);
  };
}

function fillingIn(...[members, others, inner]: Parameters<OfObject>): Change | undefined {
  const absent = [...others];
  for (const [name, member] of Object.entries(members)) if (member._zod.optout === 'optional') absent.push(name);
  if (absent.length === 0 && inner.size === 0) return undefined;
  return function fillIn(value) {
    if (!isRecord(value)) return value;
    const filled: Record<string, unknown> = { ...value };
    for (const name of absent) filled[name] ??= null;
    for (const [name, change] of inner) filled[name] = change(filled[name]);
    return filled;
  };
}
