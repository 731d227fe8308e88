import { describe, expect, it, onTestFinished } from 'vitest';
import { makeAppAssignments } from '../../shared/entra/graph/app-assignments.ts';
import { makeAskGraph } from '../../shared/entra/graph/ask-graph.ts';
import { ObjectId, TenantId } from '../../shared/platform/words/identifiers.ts';
import type { EntraSeed } from '../../local/entra/start-entra.ts';
import { CLIENT, HOME, HOST, startSeededEntra } from '../../local/entra/testing/seeded-entra.ts';
import { clock, secretCredential, settingsOf } from './sign-in-as-person.ts';

const [host, home] = [TenantId.parse(HOST), TenantId.parse(HOME)];
const group = ObjectId.parse('eeeeeeee-0000-4000-8000-000000000001');
const unassigned = 'aaaaaaaa-0000-4000-8000-000000000004';

async function open(permissions: readonly string[]) {
  const entra = await startSeededEntra((seed: EntraSeed) => ({
    ...seed,
    apps: seed.apps.map((app) => ({ ...app, requiredPermissions: [...permissions] })),
    tenants: seed.tenants.map((tenant) =>
      tenant.id === HOST ? { ...tenant, assignedGroups: [{ id: group, members: [unassigned] }] } : tenant,
    ),
    consents: [HOST, HOME].map((tenantId) => ({ tenantId, clientId: CLIENT })),
  }));
  onTestFinished(() => entra.close());
  const askGraph = makeAskGraph({
    ...{ settings: settingsOf(entra), credential: secretCredential(), clock, writeLog: () => undefined },
  });
  return makeAppAssignments({ askGraph, clientId: CLIENT });
}

describe('whom a tenant lets into the app', () => {
  it('is asked of the app’s own service principal, which needs no permission', async () => {
    const assignments = await open([]);
    expect(await assignments.readApp(host)).toMatchObject({ kind: 'app', assignmentRequired: true });
    const app = await assignments.readApp(home);
    expect(app).toMatchObject({ kind: 'app', assignmentRequired: false });
    if (app.kind === 'app')
      expect(await assignments.listAssigned(home, app.id, undefined)).toEqual({ kind: 'no-permission' });
    expect(await assignments.listGroup(host, group, undefined)).toEqual({ kind: 'no-permission' });
  });

  it('is read person by person and group by group where the consent allows it', async () => {
    const assignments = await open(['Application.Read.All', 'GroupMember.Read.All']);
    const app = await assignments.readApp(host);
    if (app.kind !== 'app') throw new Error(app.kind);
    const page = await assignments.listAssigned(host, app.id, undefined);
    if (page.kind !== 'page') throw new Error(page.kind);
    expect([page.users.includes(unassigned as ObjectId), page.users.length, page.groups]).toEqual([false, 4, [group]]);
    expect(await assignments.listGroup(host, group, undefined)).toMatchObject({ kind: 'page', users: [unassigned] });
    const gone = ObjectId.parse('eeeeeeee-0000-4000-8000-000000000002');
    expect(await assignments.listGroup(host, gone, undefined)).toMatchObject({ kind: 'page', users: [] });
  });
});
