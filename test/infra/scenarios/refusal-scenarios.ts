/** What infra/deploy must refuse of its own accord, as scenarios that take the folder it stands in. */
import { expect } from 'vitest';
import { remember, type Scenario, WHERE, withAzure } from './deploy-scenarios.ts';
import { hold, OLD } from './hold-resources.ts';
import { otherParameters } from './copy-infra.ts';
import { CATALOGUE_FILE } from './open-azure.ts';
import { GROUP } from '../stand-in/azure-state.ts';

const FRONT_DOOR =
  'frontDoor = { discoveryPerMinute: 60, authorizePerMinute: 60, tokenPerMinute: 60, unlimitedAddresses: [] }';

export const unusableIsRefused: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    hold(state, 'Microsoft.ManagedIdentity/userAssignedIdentities', 'another-sso-identity');
    hold(state, 'Microsoft.Web/serverfarms', 'another-sso-plan');
    for (const [type, name] of OLD) hold(state, type, name, { sku: { name: 'Standard_ZRS' } });
    const held = remember(state);
    const parameters = await otherParameters(infra, (text) =>
      text
        .replace("jwksUrl: 'https:", "jwksUrl: 'http:")
        .replace("/docs/runbook/'", "/docs/runbook'")
        .replace('frontDoor = null', FRONT_DOOR),
    );
    const args = [...WHERE, '--parameters', parameters, '--catalogue', CATALOGUE_FILE, '--wait', '0'];
    const { code, output, calls } = await run('deploy', args, { infra });
    expect(output).toContain('CONTROL_PANEL_JWKS_URL: must be an https URL');
    expect(output).toContain(
      'runbookUrl: must end with a slash: write https://git.example.com/azure-sso-identity/docs/runbook/',
    );
    expect(output).toContain("example-sso-dev.azurewebsites.net is a name of Azure's own");
    expect(output).toContain('the service lives in this group under the name another-sso already');
    expect(output).toContain('storage stabcdefghijklm is Standard_ZRS and would become Standard_LRS');
    expect(output).toContain('Nothing was changed in Azure.');
    expect({ code, calls }).toEqual({ code: 1, calls: [`GET ${GROUP}/resources`] });
    expect(remember(state)).toEqual(held);
  });

export const providerIsMissing: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    state.unregistered.add('Microsoft.App');
    const parameters = await otherParameters(infra, (text) =>
      text.replace('privateNetwork = null', "privateNetwork = { addressSpace: '10.90.0.0/24' }"),
    );
    const args = [...WHERE, '--parameters', parameters, '--catalogue', CATALOGUE_FILE];
    const { code, output, calls } = await run('deploy', args, { infra });
    expect(output).toContain(
      'needs the resource provider Microsoft.App on the subscription, where it is NotRegistered',
    );
    expect(output).toContain('az provider register --namespace Microsoft.App --wait');
    expect({ code, calls }).toEqual({
      code: 1,
      calls: [`GET ${GROUP}/resources`, expect.stringMatching(/providers\/Microsoft.App$/)],
    });
  });
