/**
 * `plan-deployment.ts FOLDER BICEP CATALOGUE CLOUD`: looks at a deployment before Azure is told of it. In FOLDER are the compiled template
 * (main.json), its parameters (parameters.json) and what the group holds (present.json). Leaves the names of a group that was deployed
 * before in parameters.json, and a plan in plan.json. Says what is wrong on standard error, a line each. Run by deploy.
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { AZURE_CLOUDS } from '../../shared/platform/words/azure-clouds.ts';
import { writeParameters } from './bicep-parameters.ts';
import * as faults from './deployment-faults.ts';

const COMPILER_MS = 120_000;
const ParameterFile = z.looseObject({ parameters: z.record(z.string(), z.looseObject({ value: z.unknown() })) });

/** What deploy goes by. */
export type Plan = {
  /** What must be registered on the subscription. */
  readonly providers: string;
  /** Whether there will be one. */
  readonly frontDoor: 'none' | 'wanted';
};

/** Nothing that is looked at here hangs on the place, which only Azure knows. */
const PLACE = [
  ...[
    '--tenant-id',
    '22222222-2222-4222-8222-222222222222',
    '--subscription-id',
    '11111111-1111-4111-8111-111111111111',
  ],
  ...['--resource-group', 'example', '--location', 'westeurope'],
];

async function predict(folder: string, bicep: string, values: faults.Parameters): Promise<faults.Prediction> {
  await writeFile(join(folder, 'plan.bicepparam'), writeParameters('main.json', values));
  await promisify(execFile)(bicep, ['snapshot', join(folder, 'plan.bicepparam'), '--mode', 'overwrite', ...PLACE], {
    timeout: COMPILER_MS,
  });
  return faults.Prediction.parse(await readJson(join(folder, 'plan.snapshot.json')));
}

const hasFrontDoor = ({ predictedResources }: faults.Prediction): boolean =>
  predictedResources.some(({ type }) => type.toLowerCase() === 'microsoft.cdn/profiles');

const readJson = async (file: string): Promise<unknown> => JSON.parse(await readFile(file, 'utf8'));

/** Answers what is wrong. */
async function plan(folder: string, bicep: string, catalogue: string, cloud: string): Promise<readonly string[]> {
  const file = ParameterFile.parse(await readJson(join(folder, 'parameters.json')));
  const group = faults.PresentGroup.parse(await readJson(join(folder, 'present.json')));
  if (group.nextLink !== undefined)
    return ['the group holds more than can be looked at: give the service a group of its own'];
  const given = Object.fromEntries(Object.entries(file.parameters).map(([name, { value }]) => [name, value]));
  const address = faults.findAddressFaults(given);
  if (address.length > 0) return [...address, ...faults.findLinkFaults(given)];
  const suffix = 'nameSuffix' in given ? ({ kind: 'new' } as const) : faults.findSuffix(group.value, given);
  const kept = suffix.kind === 'kept' ? { nameSuffix: { value: suffix.suffix } } : {};
  const values = suffix.kind === 'kept' ? { ...given, nameSuffix: suffix.suffix } : given;
  const prediction = await predict(folder, bicep, values);
  await writeFile(
    join(folder, 'parameters.json'),
    JSON.stringify({ ...file, parameters: { ...file.parameters, ...kept } }),
  );
  const made: Plan = {
    providers: faults.providersOf(prediction).join(' '),
    frontDoor: hasFrontDoor(prediction) ? 'wanted' : 'none',
  };
  await writeFile(join(folder, 'plan.json'), JSON.stringify(made));
  // Of a cloud by another name register-app and the service itself say whether it will do.
  const authority = (AZURE_CLOUDS.find(({ name }) => name === cloud) ?? AZURE_CLOUDS[0])?.authority ?? '';
  return [
    ...(suffix.kind === 'unclear' ? [suffix.fault] : []),
    ...faults.findNeighbours(group.value, given),
    ...faults.findSettingFaults(prediction, resolve(catalogue), authority),
    ...faults.findDomainFaults(given),
    ...faults.findLinkFaults(given),
    ...faults.findScaleFaults(prediction),
    ...faults.findRedundancyFaults(prediction, group.value),
  ];
}

if (import.meta.main) {
  const [folder = '', bicep = '', catalogue = '', cloud = ''] = process.argv.slice(2);
  try {
    const found = await plan(folder, bicep, catalogue, cloud);
    process.stderr.write(found.map((fault) => `${fault}\n`).join(''));
    process.exitCode = found.length === 0 ? 0 : 1;
  } catch (error) {
    // What the compiler says of parameters that it can't evaluate is the part that helps.
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
    process.stderr.write(`${said === '' ? String(error) : said}\n`);
    process.exitCode = 1;
  }
}
