/** All that is promised of a folder of templates, whichever: infra/ itself, or a copy with a fault planted in it. */
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { compile, type Diagnostic, format } from '../compiler/compiler-service.ts';
import { predictResources, snapshotOf, type Prediction } from '../compiler/predict-resources.ts';
import { makeAlertChecks } from './check-alerts.ts';
import { APP_CHECKS } from './check-app.ts';
import { makeRoleChecks } from './check-roles.ts';
import { SETTINGS_CHECKS } from './check-settings.ts';
import { findStepFaults } from './check-steps.ts';
import { STORE_CHECKS } from './check-stores.ts';
import type { Check } from './check.ts';
import { readKnownWords } from './known-words.ts';
import { readRunbook } from './runbook.ts';

/** The example with everything on. */
export const ALL_ON = 'prod.bicepparam';
const STALE = /snapshot\.json is stale: /;
export const PARAMETERS = ['dev.bicepparam', ALL_ON];

/** What must hold of every deployment that the folder describes. */
export async function readChecks(infra: string): Promise<readonly Check[]> {
  const alerts = makeAlertChecks(await readRunbook(), await readKnownWords());
  return [...APP_CHECKS, ...SETTINGS_CHECKS, ...STORE_CHECKS, ...makeRoleChecks(infra), ...alerts];
}

/** Everything that is wrong with the folder, one sentence each. Where it doesn't compile cleanly, nothing else is looked at. */
export async function checkTemplate(infra: string): Promise<readonly string[]> {
  const errors = await findCompilerWarnings(infra);
  if (errors.length > 0) return errors;
  const checks = await readChecks(infra);
  const broken = await Promise.all(
    PARAMETERS.map(async (parameters) => {
      const prediction = await predictResources(parameters, infra);
      const found = await Promise.all([
        findStaleSnapshot(infra, parameters, prediction),
        ...checks.map(({ find }) => find(prediction)),
      ]);
      return [...complaintsOf(prediction), ...found.flat()].map((finding) => `${parameters}: ${finding}`);
    }),
  );
  const found = [...(await findUnformatted(infra)), ...broken.flat()];
  // It takes a second: only what is right so far is looked at closer. The order can move resources in a snapshot.
  const isRight = found.every((finding) => STALE.test(finding));
  return isRight ? [...found, ...(await findStepFaults(infra, ALL_ON))] : found;
}

/** What the compiler and its linter say, warnings included. */
export async function findCompilerWarnings(infra: string): Promise<readonly string[]> {
  const diagnostics: Diagnostic[] = [];
  for (const file of ['main.bicep', ...PARAMETERS]) diagnostics.push(...(await compile(join(infra, file))));
  const lines = diagnostics.map(
    ({ source, level, code, message }) => `${basename(source)}: ${level} ${code}: ${message}`,
  );
  return [...new Set(lines)];
}

export const complaintsOf = ({ diagnostics }: Prediction): readonly string[] =>
  diagnostics.map((diagnostic) => `the compiler: ${JSON.stringify(diagnostic)}`);

/** The files that `bicep format` would write otherwise. */
export async function findUnformatted(infra: string): Promise<readonly string[]> {
  const files = (await readdir(infra, { recursive: true })).filter((file) => /\.bicep(param)?$/.test(file)).sort();
  const unformatted = await Promise.all(
    files.map(async (file) => {
      const path = join(infra, file);
      return (await readFile(path, 'utf8')) === (await format(path))
        ? []
        : [`${file} is not formatted: bicep format ${file}`];
    }),
  );
  return unformatted.flat();
}

/** A change of what would be deployed is seen in review only if the committed snapshot follows. */
export async function findStaleSnapshot(
  infra: string,
  parameters: string,
  { text }: Prediction,
): Promise<readonly string[]> {
  const file = snapshotOf(parameters);
  const committed = await readFile(join(infra, file), 'utf8').catch(() => '');
  return committed === text ? [] : [`${file} is stale: run \`npm run snapshots\`, and look at what changes`];
}
