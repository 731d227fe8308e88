/** Every shell script of the project as shellcheck sees it. */
import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { INFRA } from './compiler/predict-resources.ts';
import { findScripts, shellCheck } from './checks/shell-check.ts';

it('has four commands, which can be run', async () => {
  const scripts = await findScripts(INFRA);
  for (const name of ['deploy', 'destroy', 'register-app', 'vault-secret']) {
    expect(scripts).toContain(join(INFRA, name));
    await access(join(INFRA, name), constants.X_OK);
  }
});

it('gives shellcheck nothing to complain of', async () => {
  const ours = ['.ci', 'test/infra/watched', 'test/infra/az/quick', 'test/infra/fake-npm'].map((folder) =>
    join(INFRA, '..', folder),
  );
  const scripts = (await Promise.all([INFRA, ...ours].map(findScripts))).flat();
  expect(scripts.length).toBeGreaterThan(6);
  expect(await shellCheck(scripts)).toBe('');
});
