/** What a deployment with a parameters file would make, as the compiler predicts it (`bicep snapshot`). */
import { join } from 'node:path';
import * as z from 'zod';
import { takeSnapshot } from './compiler-service.ts';

export const ROOT = join(import.meta.dirname, '../../..');
export const INFRA = join(ROOT, 'infra');

const Resource = z.looseObject({
  /** An expression, in brackets, when it is only known in Azure. */
  id: z.string(),
  type: z.string(),
  name: z.string(),
  properties: z.record(z.string(), z.unknown()).default({}),
});
const Prediction = z.object({
  predictedResources: z.array(Resource),
  diagnostics: z.array(z.unknown()),
  outputs: z.record(z.string(), z.unknown()),
});

export type Resource = z.infer<typeof Resource>;
export type Prediction = z.infer<typeof Prediction> & {
  /** What is committed beside the parameters: as the compiler wrote it, but with its outputs, which it shuffles, in order. */
  readonly text: string;
};

export const readPrediction = (snapshot: string): z.infer<typeof Prediction> => Prediction.parse(JSON.parse(snapshot));

/** Where the committed snapshot of a parameters file lies. */
export const snapshotOf = (parameters: string): string => parameters.replace('.bicepparam', '.snapshot.json');

/** `parameters` is a file name in `infra`. */
export async function predictResources(parameters: string, infra = INFRA): Promise<Prediction> {
  const snapshot: unknown = JSON.parse(await takeSnapshot(join(infra, parameters)));
  return { ...Prediction.parse(snapshot), text: textOf(snapshot) };
}

function textOf(snapshot: unknown): string {
  const { outputs } = Prediction.parse(snapshot);
  const sorted = Object.fromEntries(Object.entries(outputs).sort(([one], [other]) => (one < other ? -1 : 1)));
  return `${JSON.stringify({ ...Object(snapshot), outputs: sorted }, undefined, 2)}\n`;
}

/** The only resource of a type. */
export function onlyResource({ predictedResources }: Prediction, type: string): Resource {
  const found = predictedResources.filter((resource) => resource.type === type);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} resources of type ${type}`);
  return found[0];
}

export const resourcesOf = ({ predictedResources }: Prediction, type: string): readonly Resource[] =>
  predictedResources.filter((resource) => resource.type === type);

/** The expressions that only Azure can resolve, and what they come to there. */
const IN_AZURE: readonly (readonly [end: RegExp, value: string])[] = [
  [/^environment\(\)\.authentication\.loginEndpoint$/, 'https://login.microsoftonline.com/'],
  [/userAssignedIdentities\/.*\.clientId$/, '44444444-4444-4444-8444-444444444444'],
  [/storageAccounts\/.*\.primaryEndpoints\.table$/, 'https://example.table.core.windows.net/'],
  [
    /Microsoft\.Insights\/components\/.*\.ConnectionString$/i,
    'InstrumentationKey=00000000-1111-4222-8333-444444444444;IngestionEndpoint=https://westeurope-5.in.applicationinsights.azure.com/',
  ],
  [/vaults\/.*\.vaultUri$/, 'https://example.vault.azure.net/'],
];

/** What the examples have for the app registration: the service refuses it, since everybody has to put their own. */
export const NO_CLIENT_ID = '00000000-0000-0000-0000-000000000000';
export const CLIENT_ID = '66666666-6666-4666-8666-666666666666';

/** The app's settings, with expressions resolved as Azure would and an app registration. Those of the platform are left as they are. */
export function serviceSettings(prediction: Prediction): Readonly<Record<string, string>> {
  const settings = settingsInAzure(onlyResource(prediction, 'Microsoft.Web/sites/config'));
  return { ...settings, ...(settings['ENTRA_CLIENT_ID'] === NO_CLIENT_ID ? { ENTRA_CLIENT_ID: CLIENT_ID } : {}) };
}

/** What an app with this `config` is given by Azure. */
export const settingsInAzure = ({ properties }: Pick<Resource, 'properties'>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, resolve(z.string().parse(value))]));

function resolve(value: string): string {
  const expression = /^\[(.*)\]$/.exec(value)?.[1];
  if (expression === undefined) return value;
  return IN_AZURE.find(([end]) => end.test(expression))?.[1] ?? value;
}
