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

type Listed = { readonly items: readonly { readonly email: string }[] };

/** Whoever is listed is removed, page by page. */
async function removeAll(world: World, path: string, token: string): Promise<void> {
  for (let page = 0; page < MAX_PAGES; page++) {
    const listed = await world.ask('GET', `${path}?limit=1000`, { token });
    if (listed.status !== 200) throw new Error(`${path} can't be read: ${listed.status} ${listed.text}`);
    const remove = (listed.json as Listed).items.map(({ email }) => email);
    if (remove.length === 0) return;
    await world.ask('POST', path, { token, body: { remove } });
  }
}

async function prepareAccount(world: World, account: string): Promise<void> {
  const token = world.stack.contacts.find((contact) => contact.account === account)?.token ?? '';
  await world.ask('DELETE', `/accounts/${account}/integration?force=true`, { token });
  await removeAll(world, `/accounts/${account}/exclusions`, token);
  const feed = world.stack.serviceToken;
  // A user who stays is still bound to whom they were in Azure, and keeps what the feed said of them since.
  await removeAll(world, `/accounts/${account}/users`, feed);
  await world.ask('POST', `/accounts/${account}/users`, { token: feed, body: { upsert: seededUsers(account) } });
}

export async function prepareRunning(world: World): Promise<void> {
  world.print('\nBack to the beginning');
  await world.fault(null);
  await fetch(`${world.stack.entra}/people`, { method: 'DELETE', signal: AbortSignal.timeout(20_000) });
  // To disconnect leaves the consent standing in Azure; this takes it away until an administrator accepts anew.
  await world.fault('consent-withdrawn', { tenant: world.tenantOf('acme') });
  // Twice: a domain that went from one account to the other comes back when that one has let go.
  for (const { id } of [...ACCOUNTS, ...ACCOUNTS]) await putSeeded(world, id);
  for (const { id } of ACCOUNTS) await prepareAccount(world, id);
}
