/**
 * In which order Azure makes things, asked of the compiled template: `bicep snapshot` knows nothing of it, nor of what is made in batches or only when
 * it isn't there.
 */
import * as z from 'zod';

const Resource = z.looseObject({
  type: z.string(),
  dependsOn: z.array(z.string()).default([]),
  copy: z.looseObject({ name: z.string(), mode: z.string().optional(), batchSize: z.number().optional() }).optional(),
  '@options': z.record(z.string(), z.unknown()).optional(),
  properties: z.unknown().optional(),
});
const Template = z.looseObject({ resources: z.union([z.array(Resource), z.record(z.string(), Resource)]) });
const Module = z.object({ template: z.unknown() });

type Made = z.infer<typeof Resource>;
type Placed = { readonly place: string; readonly made: Made };

/**
 * Every resource with its place: the modules that it stands in, and its symbol; its loop or its type where the compiler drops symbols (in a template
 * that uses nothing newer than the first version of the language).
 */
function placesOf(template: unknown, path: readonly string[] = []): readonly Placed[] {
  const { resources } = Template.parse(template);
  const named = Array.isArray(resources)
    ? resources.map((made) => [made.copy?.name ?? made.type, made] as const)
    : Object.entries(resources);
  return named.flatMap(([name, made]) => {
    const place = [...path, name];
    const here = { place: place.join('/'), made };
    if (made.type !== 'Microsoft.Resources/deployments') return [here];
    return [here, ...placesOf(Module.parse(made.properties).template, place)];
  });
}

/** What must be there before something is made or changed, and why. */
const BEFORE: readonly (readonly [place: string, before: readonly string[]])[] = [
  // Rights and names take minutes to be known everywhere. Stores that open again are open before the app leaves the network.
  ['functionApp', ['access', 'privateEndpoints', 'network', 'storage', 'vault', 'monitoring', 'frontDoorProfile']],
  ['access', ['identity', 'storage', 'vault', 'monitoring']],
  ['privateEndpoints', ['network', 'storage', 'vault']],
  // A name that can't be resolved inside is looked up outside, where the door is closed.
  ['network/links', ['Microsoft.Network/privateDnsZones', 'Microsoft.Network/virtualNetworks']],
  ['frontDoorRoute', ['functionApp', 'firewall', 'frontDoorProfile']],
  // A route to an origin group without an origin is refused.
  ['frontDoorRoute/profile::endpoint::route', ['originGroup::origin', 'originGroup', 'customDomain']],
  ['functionApp/app', ['plan']],
  ['functionApp/app::settings', ['app']],
];

/** By symbol, with or without that of the resource that it stands in, or by type. */
const waitsFor = ({ dependsOn }: Made, name: string): boolean =>
  dependsOn.some((one) => one === name || one.endsWith(`::${name}`) || one.startsWith(`[resourceId('${name}'`));

/** What is wrong with the order of the compiled template, a sentence each. */
export function findOrderFaults(template: unknown): readonly string[] {
  const places = placesOf(template);
  return [
    ...BEFORE.flatMap(([place, before]) => {
      const made = places.find((one) => one.place === place)?.made;
      if (made === undefined) return [`the order: there is no ${place}`];
      return before
        .filter((name) => !waitsFor(made, name))
        .map((name) => `the order: ${place} does not wait for ${name}`);
    }),
    ...places.flatMap(({ place, made: { copy, '@options': options } }) => [
      // Nothing here has to be made one after another, and everything is changed by deploying again.
      ...(copy?.mode?.toLowerCase() === 'serial'
        ? [`the order: ${place} is made in batches of ${copy.batchSize ?? 'one'}`]
        : []),
      ...(options !== undefined && 'onlyIfNotExists' in options
        ? [`the order: ${place} is only made, never changed`]
        : []),
    ]),
  ];
}
