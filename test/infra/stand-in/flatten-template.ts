/**
 * The resources of a compiled template, those of its modules included. Expressions are not evaluated: a resource's name is its
 * place in the template, and what it depends on are the parameters that it mentions. That tells "the same again" from "changed".
 */
import * as z from 'zod';

const Parameters = z.record(
  z.string(),
  z.looseObject({ value: z.unknown().optional(), defaultValue: z.unknown().optional() }),
);
const Resource = z.looseObject({
  type: z.string(),
  existing: z.boolean().optional(),
  /** One expression, at times. */
  properties: z.unknown().optional(),
});
/** What a module is given; one expression for the whole of it where its value hangs on a condition. */
const Arguments = z.record(z.string(), z.union([z.string(), z.looseObject({ value: z.unknown().optional() })]));
const Module = z.object({ parameters: Arguments.default({}), template: z.unknown() });
/** A list, or by symbolic name when the template declares types of its own. */
const Resources = z.union([z.array(Resource), z.record(z.string(), Resource)]);
export const Template = z.looseObject({
  parameters: Parameters.default({}),
  resources: Resources,
  outputs: z.record(z.string(), z.unknown()).default({}),
});

type Values = Readonly<Record<string, unknown>>;

/** By resource id: what would be deployed, as text. `scope` is the id of the resource group. */
export function flattenTemplate(input: unknown, given: Values, scope: string, path = 'main'): Map<string, string> {
  const template = Template.parse(input);
  const defaults = Object.entries(template.parameters).map(([name, { defaultValue }]) => [name, defaultValue] as const);
  const values = { ...Object.fromEntries(defaults), ...given };
  const found = new Map<string, string>();
  for (const [symbol, resource] of Object.entries(template.resources)) {
    if (resource.existing === true) continue;
    const place = `${path}-${symbol}`;
    if (resource.type === 'Microsoft.Resources/deployments') {
      const { parameters, template: inner } = Module.parse(resource.properties);
      const all = flattenTemplate(inner, valuesOf(parameters, values), scope, place);
      for (const [id, text] of all) found.set(id, text);
    } else found.set(makeId(scope, resource.type, place), describe(resource, values));
  }
  return found;
}

const valuesOf = (given: z.infer<typeof Arguments>, outer: Values): Values =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      describe(typeof value === 'string' ? value : value.value, outer),
    ]),
  );

/** The text of a part of the template, and the values of the parameters that stand in it. */
function describe(part: unknown, values: Values): string {
  const text = part === undefined ? '' : JSON.stringify(part);
  const names = [...text.matchAll(/parameters\('(\w+)'\)/g)].map(([, name]) => name ?? '');
  const used = [...new Set(names)].toSorted().map((name) => [name, values[name]]);
  return used.length === 0 ? text : `${text} with ${JSON.stringify(used)}`;
}

function makeId(scope: string, type: string, place: string): string {
  const [provider = '', ...types] = type.split('/');
  return [scope, 'providers', provider, ...types.flatMap((one) => [one, place])].join('/');
}
