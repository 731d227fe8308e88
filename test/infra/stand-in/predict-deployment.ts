/** What a deployment makes, as the real compiler evaluates the very template and parameters that Azure is sent. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { writeParameters } from '../../../infra/planning/bicep-parameters.ts';
import { takeSnapshot } from '../compiler/compiler-service.ts';
import { readPrediction, type Resource } from '../compiler/predict-resources.ts';

export type Predicted = {
  /** By id. An id that only Azure can evaluate has a made-up name. */
  readonly resources: ReadonlyMap<string, Resource>;
  readonly outputs: Readonly<Record<string, unknown>>;
};
type Sent = { readonly template: unknown; readonly values: Readonly<Record<string, unknown>>; readonly group: string };

/** Most scenarios send the same. */
const predictions = new Map<string, Promise<Predicted>>();

/** Throws where the compiler finds the template or its parameters unusable. */
export function predictDeployment(sent: Sent): Promise<Predicted> {
  const key = createHash('sha256').update(JSON.stringify(sent)).digest('hex');
  const known = predictions.get(key) ?? predict(sent);
  predictions.set(key, known);
  return known;
}

async function predict({ template, values, group }: Sent): Promise<Predicted> {
  const folder = await mkdtemp(join(tmpdir(), 'sent-'));
  try {
    await writeFile(join(folder, 'main.json'), JSON.stringify(template));
    await writeFile(join(folder, 'main.bicepparam'), writeParameters('main.json', values));
    const { predictedResources, outputs } = readPrediction(await takeSnapshot(join(folder, 'main.bicepparam'), group));
    return { resources: new Map(predictedResources.map((resource) => [idOf(resource), resource])), outputs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function idOf({ id, type }: Resource): string {
  if (!id.startsWith('[')) return id;
  const scope = /'(\/subscriptions\/[^']+)'/.exec(id)?.[1] ?? '/subscriptions/unknown';
  return `${scope}/providers/${type}/${createHash('sha256').update(id).digest('hex').slice(0, 32)}`;
}

const Held = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  sku: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
});
/** A resource as Azure lists it, of what was kept of it. */
export const readHeld = (text: string): z.infer<typeof Held> => Held.parse(JSON.parse(text));
