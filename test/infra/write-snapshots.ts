/** Renews the committed snapshots in infra/: what a deployment with each example of parameters would make. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PARAMETERS } from './checks/check-template.ts';
import { INFRA, predictResources, snapshotOf } from './compiler/predict-resources.ts';

for (const parameters of PARAMETERS) {
  const { text, predictedResources } = await predictResources(parameters);
  await writeFile(join(INFRA, snapshotOf(parameters)), text);
  console.log(`${snapshotOf(parameters)}: ${predictedResources.length} resources`);
}
