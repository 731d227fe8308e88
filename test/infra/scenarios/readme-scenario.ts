/** infra/README.md, typed from its first command to its last, by somebody who has nothing yet. */
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readPage } from '../checks/page-commands.ts';
import { parametersWith } from './copy-infra.ts';
import { type Scenario, withAzure } from './deploy-scenarios.ts';
import { IDENTITY } from '../stand-in/azure-state.ts';

/** A person logs in with a browser, which nothing here can: a machine does. All else is the real az. */
const LOGIN = 'az() { if [[ "$*" == login ]]; then command az login --identity; else command az "$@"; fi; }';
const NAMES = 'SERVICE_URL SUBSCRIPTION GROUP TENANT';
const GROUP = 'example-sso';

export const readmeAsItStands: Scenario = (infra) =>
  withAzure({}, async ({ state, type }) => {
    state.unregistered.add('Microsoft.App');
    const { blocks } = await readPage('infra/README.md');
    const story = blocks.filter((block) => !/^(?:infra\/destroy|az cloud set) /.test(block));
    const end = blocks.filter((block) => !story.includes(block));
    /** The first that needs what step 3 has the reader make. */
    const step4 = story.findIndex((block) => block.includes('infra/mine.bicepparam'));
    const root = join(infra, '..');

    const begun = await type(`${LOGIN}\n${story.slice(0, step4).join('\n')}\ndeclare -p ${NAMES} >names.sh`, { infra });
    expect(begun, begun.output).toMatchObject({ code: 0 });
    const id = /the parameter entraClientId: (\S+)/.exec(begun.output)?.[1] ?? '';
    await writeFile(join(infra, 'mine.bicepparam'), await parametersWith(id));
    await copyFile(join(root, 'app-catalogue.json'), join(root, 'my-catalogue.json'));

    const rest = await type(`. ./names.sh\n${story.slice(step4).join('\n')}`, { infra, npm: 'real' });
    expect(rest, rest.output).toMatchObject({ code: 0 });
    expect(rest.output).toMatch(/of \d+\.\d kB that it may have/);
    expect(rest.output).toContain('deployed, and it answers at');
    expect(state.app.package?.length).toBeGreaterThan(100_000);
    expect([...state.unregistered]).toEqual([]);
    expect([...state.applications.values()]).toMatchObject([{ appId: id }]);
    expect([...state.credentials.values()].flat()).toMatchObject([{ subject: IDENTITY }]);
    expect(state.roleAssignments).toEqual([
      expect.stringMatching(/^the operator is b86a8fe4-\S+ on \S+\/Microsoft\.KeyVault\/vaults\/kv-\w{13}$/),
    ]);
    const secret = await readFile(join(root, 'elevate-secret'), 'utf8');
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(state.secrets).toEqual(new Map([['client-secret-elevate', secret]]));

    const ended = await type(`. ./names.sh\n${end.join('\n')}\naz cloud show --query name --output tsv`, {
      infra,
      typed: `${GROUP}\n`,
    });
    expect(ended, ended.output).toMatchObject({ code: 0 });
    expect(ended.output).toMatch(/^AzureUSGovernment\r?$/m);
    expect(state.groups.has(GROUP)).toBe(false);
  });
