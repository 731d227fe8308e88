/** What infra/register-app must do, as scenarios that take the folder it stands in. */
import { expect } from 'vitest';
import { remember, type Scenario, withAzure } from './deploy-scenarios.ts';
import { type Application, type AzureState, IDENTITY, PERSON, TENANT } from '../stand-in/azure-state.ts';
import { makeApplication } from '../stand-in/graph.ts';

const SERVICE = 'https://sso.example.com';
export const REGISTER = ['--tenant', TENANT, '--service-url', SERVICE];
export const TRUST = [...REGISTER, '--principal-id', IDENTITY];
const BY_NAME = "applications(uniqueName='azure-sso-identity-sso-example-com')";
const FOREIGN = 'https://other.example.com/callback';

const onlyApplication = ({ applications }: AzureState): Application => {
  const [one, ...others] = applications.values();
  if (one === undefined || others.length > 0) throw new Error(`${applications.size} registrations`);
  return one;
};
const redirectUris = ({ web }: Application): string[] => (web as { redirectUris: string[] }).redirectUris;
const changesAmong = (calls: readonly string[]): readonly string[] => calls.filter((call) => !call.startsWith('GET '));

export const registersOnce: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    const first = await run('register-app', TRUST, { infra });
    expect(first.output).toContain('made: Azure SSO Identity');
    expect(first.output).toContain(`federated credential added: ${IDENTITY}`);
    expect(first.code).toBe(0);
    const made = onlyApplication(state);
    expect(made).toMatchObject({ signInAudience: 'AzureADMultipleOrgs', groupMembershipClaims: 'DirectoryRole' });
    expect(redirectUris(made)).toContain(`${SERVICE}/sign-in/callback`);
    expect(state.credentials.get(made.id)).toEqual([
      expect.objectContaining({ subject: IDENTITY, audiences: ['api://AzureADTokenExchange'] }),
    ]);
    expect(first.output).toContain(made.appId);
    const held = remember(state);

    const again = await run('register-app', TRUST, { infra });
    expect(again.output).toContain('nothing changed');
    expect(again.code).toBe(0);
    expect(changesAmong(again.calls)).toEqual([]);
    expect(remember(state)).toEqual(held);
  });

export const changesOnlyWhatDiffers: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    await run('register-app', REGISTER, { infra });
    const made = onlyApplication(state);
    const foreignPermission = { resourceAppId: PERSON, resourceAccess: [{ id: PERSON, type: 'Scope' }] };
    const permissions = [...(made['requiredResourceAccess'] as unknown[]), foreignPermission];
    const web = { homePageUrl: null, redirectUris: [FOREIGN, ...redirectUris(made).slice(1)] };
    state.applications.set(made.id, {
      ...made,
      web,
      groupMembershipClaims: null,
      requiredResourceAccess: permissions,
      notes: 'ours',
    });

    const { code, output, calls } = await run('register-app', REGISTER, { infra });
    expect(code).toBe(0);
    expect(output).toContain('groupMembershipClaims: nothing → DirectoryRole');
    expect(output).toContain(`redirect URI added: ${SERVICE}/sign-in/callback`);
    expect(output).toContain(`left as it is, though not of this service: redirect URI: ${FOREIGN}`);
    expect(output).toContain(`left as it is, though not of this service: permission: ${PERSON}/Scope/${PERSON}`);
    expect(changesAmong(calls)).toEqual([`PATCH applications/${made.id}`]);
    const changed = onlyApplication(state);
    expect(redirectUris(changed).toSorted()).toEqual([FOREIGN, ...redirectUris(made)].toSorted());
    expect(changed).toEqual({ ...made, web: changed['web'], requiredResourceAccess: permissions, notes: 'ours' });
  });

export const movesTheCredential: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    await run('register-app', TRUST, { infra });
    const { id } = onlyApplication(state);
    const [credential] = state.credentials.get(id) ?? [];
    state.credentials.set(id, [{ name: 'azure-sso-identity', ...credential, subject: PERSON }]);
    const { output } = await run('register-app', TRUST, { infra });
    expect(output).toMatch(new RegExp(`federated credential: .* ${PERSON} .* → .* ${IDENTITY} `));
    expect(state.credentials.get(id)).toEqual([credential]);
  });

export const correctsTheAudience: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    await run('register-app', TRUST, { infra });
    const { id } = onlyApplication(state);
    const [credential] = state.credentials.get(id) ?? [];
    const audiences = ['api://AzureADTokenExchangeUSGov'];
    state.credentials.set(id, [{ name: 'azure-sso-identity', ...credential, audiences }]);
    const { output } = await run('register-app', TRUST, { infra });
    expect(output).toMatch(
      /federated credential: .* api:\/\/AzureADTokenExchangeUSGov → .* api:\/\/AzureADTokenExchange$/m,
    );
    expect(state.credentials.get(id)).toEqual([credential]);
  });

export const refusesWrongIdentity: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    const untouched = remember(state);
    const person = await run('register-app', [...REGISTER, '--principal-id', PERSON], { infra });
    expect(person.output).toContain(`${PERSON} is not a managed identity`);
    const nobody = await run('register-app', [...REGISTER, '--principal-id', TENANT], { infra });
    expect(nobody.output).toContain(`there is no identity ${TENANT} in this tenant`);
    expect([person.code, nobody.code]).toEqual([1, 1]);
    expect(remember(state)).toEqual(untouched);
  });

export const onlyLooksAtRegistration: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    const untouched = remember(state);
    const { code, output, calls } = await run('register-app', [...TRUST, '--what-if'], { infra });
    expect(output).toContain('would be made');
    expect(output).toContain('nothing changed: this was only a look');
    expect(code).toBe(0);
    expect(changesAmong(calls)).toEqual([]);
    expect(remember(state)).toEqual(untouched);
  });

export const refusesDouble: Scenario = (infra) =>
  withAzure({}, async ({ state, run }) => {
    const web = { redirectUris: [`${SERVICE}/sign-in/callback`] };
    const { appId } = makeApplication(state, { displayName: 'By hand', signInAudience: 'AzureADMyOrg', web });
    const refused = await run('register-app', REGISTER, { infra });
    expect(refused.output).toContain(`By hand, application id ${appId}. To use it: --app-id ${appId}`);
    expect(refused.code).toBe(1);
    const taken = await run('register-app', [...REGISTER, '--app-id', appId], { infra });
    expect(taken.output).toContain('signInAudience: AzureADMyOrg → AzureADMultipleOrgs');
    expect(taken.code).toBe(0);
    expect(onlyApplication(state)).toMatchObject({ appId, signInAudience: 'AzureADMultipleOrgs' });
  });

export const wrongTenant: Scenario = (infra) =>
  withAzure({}, async ({ run }) => {
    const { code, output, calls } = await run('register-app', ['--tenant', PERSON, ...REGISTER.slice(2)], { infra });
    expect(output).toContain(`az is logged in to the tenant ${TENANT}, not ${PERSON}: az login --tenant`);
    expect({ code, calls }).toEqual({ code: 1, calls: [] });
  });

export const mayNotRegister: Scenario = (infra) => {
  const refusal = { error: { code: 'Authorization_RequestDenied', message: 'Insufficient privileges' } };
  const first = { [`PATCH ${BY_NAME}`]: [{ status: 403, body: JSON.stringify(refusal) }] };
  return withAzure({ first }, async ({ state, run }) => {
    const { code, output } = await run('register-app', REGISTER, { infra });
    expect(output).toContain('Insufficient privileges');
    expect(output).toMatch(/How things stand:[\s\S]*Go on:[\s\S]*Undo:/);
    expect(code).toBe(1);
    expect(state.applications.size).toBe(0);
  });
};
