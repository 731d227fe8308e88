/** All that is promised of a folder of templates, whichever: infra/ itself, or a copy with a fault planted in it. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runBicep } from '../bicep.ts';
import { predictResources, snapshotOf, type Prediction } from '../predict-resources.ts';
import { makeAlertChecks } from './check-alerts.ts';
import { APP_CHECKS } from './check-app.ts';
import { makeRoleChecks } from './check-roles.ts';
import { SETTINGS_CHECKS } from './check-settings.ts';
import { STORE_CHECKS } from './check-stores.ts';
import type { Check } from './check.ts';
import { readKnownWords } from './known-words.ts';
import { readRunbook } from './runbook.ts';

export const PARAMETERS = ['dev.bicepparam', 'prod.bicepparam'];

/** What must hold of every deployment that the folder describes. */
export async function readChecks(infra: string): Promise<readonly Check[]> {
  const alerts = makeAlertChecks(await readRunbook(), await readKnownWords());
  return [...APP_CHECKS, ...SETTINGS_CHECKS, ...STORE_CHECKS, ...makeRoleChecks(infra), ...alerts];
}

/** Everything that is wrong with the folder, one sentence each. Where it doesn't compile, nothing else is looked at. */
export async function checkTemplate(infra: string): Promise<readonly string[]> {
  const errors = await findLintErrors(infra);
  if (errors.length > 0) return errors;
  const [unformatted, checks, ...predictions] = await Promise.all([
    findUnformatted(infra),
    readChecks(infra),
    ...PARAMETERS.map((parameters) => predictResources(parameters, infra)),
  ]);
  const broken = await Promise.all(
    PARAMETERS.map(async (parameters, index) => {
      const prediction = predictions[index];
      if (prediction === undefined) return [];
      const found = await Promise.all([
        findStaleSnapshot(infra, parameters, prediction),
        ...checks.map(({ find }) => find(prediction)),
      ]);
      return [...complaintsOf(prediction), ...found.flat()].map((finding) => `${parameters}: ${finding}`);
    }),
  );
  return [...unformatted, ...broken.flat()];
}

/** What the compiler and its linter say, warnings included. */
export async function findLintErrors(infra: string): Promise<readonly string[]> {
  try {
    const { stdout, stderr } = await runBicep('lint', join(infra, 'main.bicep'));
    return linesOf(stdout + stderr);
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error && 'stdout' in error ? [error.stdout, error.stderr] : [];
    const lines = linesOf(said.map(String).join('\n'));
    if (lines.length === 0) throw error;
    return lines;
  }
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');

export const complaintsOf = ({ diagnostics, warnings }: Prediction): readonly string[] => [
  ...diagnostics.map((diagnostic) => `the compiler: ${JSON.stringify(diagnostic)}`),
  ...linesOf(warnings),
];

/** The files that `bicep format` would write otherwise. */
export async function findUnformatted(infra: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'format-'));
  try {
    await cp(infra, folder, { recursive: true });
    await runBicep('format', '--pattern', `${folder}/**/*.{bicep,bicepparam}`);
    const files = (await readdir(infra, { recursive: true })).filter((file) => /\.bicep(param)?$/.test(file)).sort();
    const formatted = await Promise.all(
      files.map(async (file) => {
        const [before, after] = await Promise.all([infra, folder].map((in_) => readFile(join(in_, file), 'utf8')));
        return before === after ? [] : [`${file} is not formatted: bicep format ${file}`];
      }),
    );
    return formatted.flat();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
