/** What infra/destroy must do, as scenarios that take the folder it stands in. */
import { expect } from 'vitest';
import { remember, type Scenario, WHERE, withAzure } from './deploy-scenarios.ts';
import { hold } from './hold-resources.ts';
import type { OpenAzure } from './open-azure.ts';
import { REGISTER } from './register-scenarios.ts';
import { fault, GROUP } from '../stand-in/azure-state.ts';

const WITH_APP = [...WHERE, '--app-registration', ...REGISTER.slice(2)];
const LOCKED = { status: 409, body: JSON.stringify(fault('ScopeLocked', 'The group is locked.')) };
const isChange = (call: string): boolean => /^(PUT|POST|PATCH|DELETE) /.test(call);

/** As if infra/deploy had been here, without the half minute that it takes. */
function pretendDeployed({ state }: OpenAzure): void {
  state.deployments.set('azure-sso-identity', { status: 'Succeeded', outputs: {}, refusalsLeft: 0 });
  hold(state, 'Microsoft.KeyVault/vaults', 'kv-example');
}

export const asksFirst: Scenario = (infra) =>
  withAzure({}, async (azure) => {
    pretendDeployed(azure);
    const held = remember(azure.state);
    const refused = await azure.run('destroy', WHERE, { infra, typed: 'exampel\n' });
    expect(refused.output).toContain('Microsoft.KeyVault/vaults');
    expect(refused.output).toContain('Stays: the vault, deleted but recoverable, for 90 days');
    expect(refused.output).toContain('that is not its name');
    expect(refused.code).toBe(1);
    expect(refused.calls.filter(isChange)).toEqual([]);
    expect(remember(azure.state)).toEqual(held);

    const done = await azure.run('destroy', WHERE, { infra, typed: `${GROUP}\n` });
    expect(done.output).toContain('removed');
    expect(done.code).toBe(0);
    expect(azure.state.groups.size).toBe(0);
  });

export const needsSomebodyOrYes: Scenario = (infra) =>
  withAzure({}, async ({ run }) => {
    const { code, output, calls } = await run('destroy', WHERE, { infra });
    expect(output).toContain('there is nobody to ask: --yes');
    expect({ code, calls }).toEqual({ code: 2, calls: [] });
  });

export const removesAllOnce: Scenario = (infra) =>
  withAzure({ first: { [`DELETE ${GROUP}`]: [LOCKED] } }, async (azure) => {
    pretendDeployed(azure);
    await azure.run('register-app', REGISTER, { infra });
    const failed = await azure.run('destroy', [...WITH_APP, '--yes'], { infra });
    expect(failed.code).toBe(1);
    // Until it is recovered the vault's name is taken: a deployment first would fail.
    expect(failed.output).toMatch(/Stays: the vault[\s\S]*log workspace, .* 14 days[\s\S]*How things stand[\s\S]*Undo/);
    expect(failed.output).toMatch(
      /az group create[\s\S]*az keyvault recover --name 'kv-example'[\s\S]*infra\/deploy .*nameSuffix = 'example'/,
    );
    const done = await azure.run('destroy', [...WITH_APP, '--yes'], { infra });
    expect(done.code).toBe(0);
    // Gone as it is meant to be, too, there is a way back.
    expect(done.output).toMatch(
      /removed\n.*name is taken until it is recovered[\s\S]*14 days[\s\S]*Deleted applications/,
    );
    expect(done.calls.filter(isChange)).toEqual([
      `DELETE ${GROUP}`,
      expect.stringMatching(/^DELETE applications\/[0-9a-f-]{36}$/),
    ]);
    expect([azure.state.groups.size, azure.state.applications.size]).toEqual([0, 0]);
    const again = await azure.run('destroy', [...WITH_APP, '--yes'], { infra });
    expect(again.output).toContain('nothing to remove');
    expect(again.code).toBe(0);
    expect(again.calls.filter(isChange)).toEqual([]);
  });

export const leavesForeignGroups: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    const { code, output } = await run('destroy', [...WHERE, '--yes'], { infra });
    expect(output).toContain(`infra/deploy has deployed nothing into ${GROUP}, so it stays`);
    expect(code).toBe(1);
    expect(state.groups.size).toBe(1);
  });

export const leavesOtherSubscriptions: Scenario = (infra) =>
  withAzure({}, async (azure) => {
    pretendDeployed(azure);
    const { code, output } = await azure.run('destroy', ['--subscription', 'Other', ...WHERE.slice(2), '--yes'], {
      infra,
    });
    expect(output).toContain('az is set to the subscription Example');
    expect(code).toBe(1);
    expect(azure.state.groups.size).toBe(1);
  });
