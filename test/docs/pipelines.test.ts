/** What runs for a change, and on what: pinned, with the least rights, and the same everywhere. */
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const WORKFLOWS = readdirSync(join(ROOT, '.github/workflows')).map((file) => `.github/workflows/${file}`);
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

describe.each(WORKFLOWS)('%s', (file) => {
  const text = read(file);

  it('runs actions by their commit alone, and says which version that is', () => {
    const used = [...text.matchAll(/\buses: (.+)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  });

  it('may read the source, and nothing else', () => {
    expect(text).toMatch(/^permissions: \{\}$/m);
    const granted = [...text.matchAll(/^ +permissions:\n((?: +[\w-]+: \w+\n)+)/gm)].map(([, rights = '']) =>
      rights.trim(),
    );
    expect(granted).toEqual(['contents: read']);
    expect(text).toContain('persist-credentials: false');
  });

  it('ends by itself', () => {
    expect(text.match(/^ {4}runs-on: /gm)?.length).toBe(text.match(/^ {4}timeout-minutes: \d+$/gm)?.length);
  });
});

it.each([...WORKFLOWS, 'azure-pipelines.yml'])('%s runs what a change must pass, and nothing of its own', (file) => {
  const commands = [...read(file).matchAll(/^ +- (?:run|script): (.+)$/gm)].map(([, command]) => command);
  expect(commands).toEqual(['.ci/in-container']);
});

describe('.ci/in-container', () => {
  it('runs .ci/run of this folder in an image of .ci/Dockerfile, and ends as that does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'docker-'));
    try {
      // A Docker that notes what it is told; what it runs fails.
      const noting = `#!/bin/sh\necho "$@" >>'${folder}/calls'\n[ "$1" = build ] || exit 3\n`;
      writeFileSync(join(folder, 'docker'), noting);
      chmodSync(join(folder, 'docker'), 0o755);
      const env = { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
      const run = promisify(execFile)(join(ROOT, '.ci/in-container'), [], { env, cwd: tmpdir() });
      await expect(run).rejects.toMatchObject({ code: 3 });
      const [build, container] = readFileSync(join(folder, 'calls'), 'utf8').split('\n');
      expect(build).toMatch(/^build .*--file \.ci\/Dockerfile \.ci$/);
      expect(container).toMatch(new RegExp(`^run --rm .*--volume ${ROOT}:/source .* \\.ci/run$`));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has the Node and the .NET that the project names', () => {
    const images = [...read('.ci/Dockerfile').matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    const [, framework] =
      /<TargetFramework>net(\d+)\.0</.exec(read('test/api-clients/dotnet/Directory.Build.props')) ?? [];
    expect(images).toEqual([
      expect.stringMatching(new RegExp(`/dotnet/sdk:${framework ?? 'none'}\\.\\d+\\.\\d+(?:-|$)`)),
      expect.stringMatching(new RegExp(`^node:${devDependencies['node'] ?? 'none'}-`)),
    ]);
  });
});

it('every dependency is of one exact version, so that an update is a change that somebody sees', () => {
  const versions = Object.entries({ ...dependencies, ...devDependencies });
  expect(versions.filter(([, version]) => !/^(?:npm:[\w@/-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});

it('renovate.json says why it holds something back, and holds back only what is installed', () => {
  const { packageRules } = JSON.parse(read('renovate.json')) as {
    packageRules: {
      matchPackageNames?: string[];
      allowedVersions?: string;
      groupName?: string;
      description?: string;
    }[];
  };
  const held = packageRules.filter(({ allowedVersions }) => allowedVersions !== undefined);
  expect(held.length).toBeGreaterThan(2);
  // Whoever meets an update that doesn't come finds out why.
  expect(held.filter(({ description }) => description === undefined)).toEqual([]);
  const unknown = held
    .flatMap(({ matchPackageNames = [] }) => matchPackageNames)
    .filter((name) => ({ ...dependencies, ...devDependencies })[name] === undefined);
  expect(unknown).toEqual([]);
});
