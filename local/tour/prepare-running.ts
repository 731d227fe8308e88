/**
 * Puts a stack that people have played with back to where the story begins: no faults, everybody in Azure as they were, no consent given; each account
 * not connected, nobody excluded, its own domains, products and users, whom nobody remembers. Company passwords that people changed stay changed:
 * nobody but them knows the present one.
 */
import { ACCOUNTS } from '../stack/seeding/seed.ts';
import { seededUsers } from '../stack/seeding/seed-service.ts';
import { putSeeded } from './steps/six-apps.ts';
import type { World } from './world.ts';

const MAX_PAGES = 1000;

/** Whoever is listed is removed, page by page. */
async function removeAll(world: World, path: string, token: string): Promise<void> {
  for (let page = 0; page < MAX_PAGES; page++) {
    const { status, text, json } = await world.ask('GET', `${path}?limit=1000`, { token });
    if (status !== 200) throw new Error(`${path} can't be read: ${status} ${text}`);
    const remove = (json['items'] as { readonly email: string }[]).map(({ email }) => email);
    if (remove.length === 0) return;
    await world.ask('POST', path, { token, body: { remove } });
  }
}

export async function prepareRunning(world: World): Promise<void> {
  world.print('\nBack to the beginning');
  await world.fault(null);
  await world.tellEntra('DELETE', '/people');
  // To disconnect leaves the consent standing in Azure; this takes it away until an administrator accepts anew.
  await world.fault('consent-withdrawn', { tenant: world.tenantOf('acme') });
  // Twice: a domain that went from one account to the other comes back when that one has let go.
  for (const { id } of [...ACCOUNTS, ...ACCOUNTS]) await putSeeded(world, id);
  for (const { id } of ACCOUNTS) {
    const token = world.stack.contacts.find((contact) => contact.account === id)?.token ?? '';
    await world.ask('DELETE', `/accounts/${id}/integration?force=true`, { token });
    await removeAll(world, `/accounts/${id}/exclusions`, token);
    // A user who stays is still bound to whom they were in Azure, and keeps what the feed said of them since.
    await removeAll(world, `/accounts/${id}/users`, world.stack.serviceToken);
    await world.feed('POST', `/accounts/${id}/users`, { upsert: seededUsers(id) });
  }
}
