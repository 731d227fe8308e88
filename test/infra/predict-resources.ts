/** What a deployment with a parameters file would make, as the compiler predicts it (`bicep snapshot`). */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { runBicep } from './bicep.ts';

export const INFRA = join(import.meta.dirname, '../../infra');

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
export type Prediction = z.infer<typeof Prediction> & { readonly warnings: string };

const TENANT = '22222222-2222-4222-8222-222222222222';
const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';

/** `parameters` is a file name in infra/. The snapshot is written beside it, so a copy of the folder is used. */
export async function predictResources(parameters: string): Promise<Prediction> {
  const folder = await mkdtemp(join(tmpdir(), 'infra-'));
  try {
    await cp(INFRA, folder, { recursive: true });
    const where = ['--subscription-id', SUBSCRIPTION, '--resource-group', 'example', '--location', 'westeurope'];
    const file = join(folder, parameters);
    const { stderr } = await runBicep('snapshot', file, '--mode', 'overwrite', '--tenant-id', TENANT, ...where);
    const text = await readFile(file.replace('.bicepparam', '.snapshot.json'), 'utf8');
    return { ...Prediction.parse(JSON.parse(text)), warnings: stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
  [/vaults\/.*\.vaultUri$/, 'https://example.vault.azure.net/'],
];

/** The app's settings, with expressions resolved as Azure would. Those of the platform are left as they are. */
export function serviceSettings(prediction: Prediction): Readonly<Record<string, string>> {
  const { properties } = onlyResource(prediction, 'Microsoft.Web/sites/config');
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [name, resolve(z.string().parse(value))]),
  );
}

function resolve(value: string): string {
  const expression = /^\[(.*)\]$/.exec(value)?.[1];
  if (expression === undefined) return value;
  return IN_AZURE.find(([end]) => end.test(expression))?.[1] ?? value;
}
