/**
 * Members that say "not given" by being there. Clients that are generated send every member of a body: `null` for an optional one, and
 * `false` for an acknowledgement, which is an optional `true`; both are as good as left out. And they want every member of an answer: one
 * that is absent becomes a made-up value, such as the year 1, so answers say null. Of several kinds of objects they make one type, so a
 * member that another kind has is null too.
 */
import * as z from 'zod';

type Schema = z.core.$ZodType;
type Def = z.core.$ZodTypes['_zod']['def'];
type Members = Readonly<Record<string, Schema>>;

/** What stands behind `optional`, `default`, `describe` and the like; of what transforms, what it reads. */
function defOf(schema: Schema): Def {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.type === 'pipe') return defOf(def.in);
  return 'innerType' in def ? defOf(def.innerType) : def;
}

/** Whether an absent member is taken. */
export const isOptional = (schema: Schema): boolean => schema._zod.optin !== undefined;

/** Whether the member can be given only as `true`. */
export function isAcknowledgement(schema: Schema): boolean {
  const def = defOf(schema);
  return isOptional(schema) && def.type === 'literal' && def.values.every((value) => value === true);
}

const saysNothing = (schema: Schema, value: unknown): boolean =>
  (value === null && isOptional(schema) && !z.safeParse(schema, null).success) ||
  (value === false && isAcknowledgement(schema));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function withoutMembers(members: Members, value: Record<string, unknown>): Record<string, unknown> {
  const kept = new Map<string, unknown>();
  for (const [name, given] of Object.entries(value)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined) kept.set(name, given);
    else if (!saysNothing(member, given)) kept.set(name, withoutAbsent(member, given));
  }
  return Object.fromEntries(kept);
}

/** Whether it is this one of several kinds of objects, which are told apart by words of theirs. */
function hasWordsOf(option: Schema, value: unknown): boolean {
  const def = defOf(option);
  if (def.type !== 'object' || !isRecord(value)) return false;
  return Object.entries(def.shape).every(([name, member]) => {
    const own = (member as z.core.$ZodTypes)._zod.def;
    return own.type !== 'literal' || own.values.includes(value[name] as never);
  });
}

/** The members of all kinds that are objects. */
const namesIn = (options: readonly Schema[]): readonly string[] => [
  ...new Set(
    options.flatMap((option) => {
      const def = defOf(option);
      return def.type === 'object' ? Object.keys(def.shape) : [];
    }),
  ),
];

/** Without what only another kind has, where it is null. */
function withoutOthers(options: readonly Schema[], kind: Schema, value: unknown): unknown {
  if (!isRecord(value)) return value;
  const [all, own] = [new Set(namesIn(options)), new Set(namesIn([kind]))];
  return Object.fromEntries(
    Object.entries(value).filter(([name, given]) => given !== null || own.has(name) || !all.has(name)),
  );
}

/** The same value without the members that say nothing; whatever the schema doesn't know stays, to be refused. Never throws. */
export function withoutAbsent(schema: Schema, value: unknown): unknown {
  const def = defOf(schema);
  if (def.type === 'array' && Array.isArray(value)) return value.map((item) => withoutAbsent(def.element, item));
  if (def.type === 'union') {
    const kind = def.options.find((option) => hasWordsOf(option, value));
    return kind === undefined ? value : withoutAbsent(kind, withoutOthers(def.options, kind, value));
  }
  return def.type === 'object' && isRecord(value) ? withoutMembers(def.shape, value) : value;
}

/** What to fill in of an answer; undefined where nothing can be absent. */
type Plan = (value: unknown) => unknown;
const plans = new WeakMap<Schema, { readonly plan: Plan | undefined }>();

function planOf(schema: Schema): Plan | undefined {
  const known = plans.get(schema);
  if (known !== undefined) return known.plan;
  const def = defOf(schema);
  const plan =
    def.type === 'object'
      ? planOfObject(def.shape)
      : def.type === 'array'
        ? planOfArray(def.element)
        : def.type === 'union'
          ? planOfUnion(def.options)
          : undefined;
  plans.set(schema, { plan });
  return plan;
}

function planOfArray(element: Schema): Plan | undefined {
  const plan = planOf(element);
  return plan && ((value) => (Array.isArray(value) ? value.map(plan) : value));
}

function planOfObject(members: Members): Plan | undefined {
  const absent: string[] = [];
  const inner = new Map<string, Plan>();
  for (const [name, member] of Object.entries(members)) {
    if (member._zod.optout === 'optional') absent.push(name);
    const plan = planOf(member);
    if (plan !== undefined) inner.set(name, plan);
  }
  if (absent.length === 0 && inner.size === 0) return undefined;
  return (value) => {
    if (!isRecord(value)) return value;
    const filled: Record<string, unknown> = { ...value };
    for (const name of absent) filled[name] ??= null;
    for (const [name, plan] of inner) filled[name] = plan(filled[name]);
    return filled;
  };
}

function planOfUnion(options: readonly Schema[]): Plan | undefined {
  const names = namesIn(options);
  if (names.length === 0) return undefined;
  const kinds = options.map((option) => ({ option, plan: planOf(option) }));
  return (value) => {
    const kind = kinds.find(({ option }) => hasWordsOf(option, value));
    if (kind === undefined || !isRecord(value)) return value;
    const nulls = Object.fromEntries(names.map((name) => [name, null]));
    const own = kind.plan === undefined ? value : kind.plan(value);
    return { ...nulls, ...(own as Record<string, unknown>) };
  };
}

/** The same answer with null for each member that its schema lets be absent, or another kind has, and that is. */
export const withNulls = (schema: Schema, value: unknown): unknown => planOf(schema)?.(value) ?? value;
