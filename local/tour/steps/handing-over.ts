/** The link for the tenant's administrator, from hand to hand: how it stands is told to the contact, whoever has it. */
import type { World } from '../world.ts';
import { acceptTerms, integrationOf, isAtTerms } from './connecting.ts';

const INTEGRATION = '/accounts/acme/integration';

type Made = { readonly id: string; readonly url: string };
type Listed = {
  readonly id: string;
  readonly state: string;
  readonly openedAt: string | null;
  readonly administrator: { readonly name: string | null; readonly objectId: string } | null;
};
type Told = { readonly action: string; readonly outcome: string; readonly after: Record<string, unknown> | null };
type Tenants = { readonly domains: readonly { readonly domain: string; readonly tenantId: string | null }[] };

const makeLink = async (world: World): Promise<Made> =>
  (await world.anna('POST', `${INTEGRATION}/start`)).json as unknown as Made;

async function readLink(world: World, { id }: Made): Promise<Listed | undefined> {
  const { items } = (await world.anna('GET', `${INTEGRATION}/links`)).json as { items: readonly Listed[] };
  return items.find((link) => link.id === id);
}

/** In a browser of their own, up to the terms or to the page that comes before them. */
async function openAs(world: World, link: Made, name: 'ada' | 'gus') {
  const browser = world.browser(name === 'ada' ? 'Ada' : 'Gus');
  return { browser, seen: await world.atAzure(browser, await browser.useLink(link.url), name, isAtTerms) };
}

export async function linkTakenBack(world: World): Promise<void> {
  const link = await makeLink(world);
  world.check((await readLink(world, link))?.state === 'open', 'a link that nobody opened is listed as open');
  const taken = await world.anna('DELETE', `${INTEGRATION}/links/${link.id}`);
  world.check(taken.status === 200 && taken.json['state'] === 'taken-back', 'Anna takes it back');
  const page = await world.browser('Ada').open(link.url);
  world.check(page.heading === 'This link was taken back', 'whoever opens it from then on is told so');
  const late = await makeLink(world);
  const ada = await openAs(world, late, 'ada');
  const { state } = (await readLink(world, late)) ?? {};
  world.check(state === 'opened', 'of another, Anna sees that Ada is at Azure with it');
  await world.anna('DELETE', `${INTEGRATION}/links/${late.id}`);
  const end = await acceptTerms(ada.browser, ada.seen.url);
  world.check(end.heading === page.heading, 'taken back under her hands, it connects nothing, whatever she accepts');
  world.check((await integrationOf(world))['state'] === 'not-connected', 'and nothing is connected');
}

export async function wrongTenant(world: World): Promise<void> {
  const { domains } = (await world.anna('GET', `${INTEGRATION}/tenants`)).json as Tenants;
  const named = domains.find(({ domain }) => domain === 'acme.example');
  world.check(named?.tenantId === world.tenantOf('acme'), "Acme's domain names its tenant before anybody starts");
  const { browser: gus, seen } = await openAs(world, await makeLink(world), 'gus');
  const isAsked = seen.heading === 'Is this the right Azure organisation?' && seen.url.origin === world.stack.service;
  world.check(isAsked, 'the administrator of another tenant is asked before the terms are shown');
  world.check(seen.text.includes('acme.example'), 'and told which domain belongs elsewhere');
  const { origin } = (await gus.follow(seen, 'Use another account')).url;
  world.check(origin === world.stack.entra, 'one way leads to Azure, to choose another account');
}

/** Stays connected. */
export async function handOver(world: World): Promise<void> {
  const link = await makeLink(world);
  const ada = await openAs(world, link, 'ada');
  const opened = await readLink(world, link);
  const isSeen = opened?.state === 'opened' && opened.openedAt !== null;
  world.check(isSeen, 'Ada opened it in a browser of her own, and Anna sees when');
  const { status, text } = await acceptTerms(ada.browser, ada.seen.url);
  const isThanked = status === 200 && text.includes('contact goes on from here');
  world.check(isThanked, 'she accepts, is thanked, and told that Anna goes on');
  await toldOfHer(world, link);
}

/** What Anna sees of it, in the list, at the connection and in the trail. */
async function toldOfHer(world: World, link: Made): Promise<void> {
  const { state, administrator } = (await readLink(world, link)) ?? {};
  const isNamed = state === 'accepted' && administrator?.name?.startsWith('Ada') === true;
  world.check(isNamed, 'Anna sees that Ada accepted, without loading anything anew');
  const { state: now, tenantId, health, connectedBy } = await integrationOf(world);
  const isProved = now === 'connected' && tenantId === world.tenantOf('acme');
  world.check(isProved, 'the tenant that she proved is connected');
  const isHers = health === 'ok' && connectedBy === 'contact-anna';
  world.check(isHers, 'and healthy; whose link it was is who connected it');
  const trail = (await world.anna('GET', '/accounts/acme/audit-events?limit=20')).json['items'] as readonly Told[];
  const event = trail.find(({ action, outcome }) => action === 'integration-connected' && outcome === 'done');
  const { administrator: name, administratorObjectId: objectId } = event?.after ?? {};
  const isInTrail = name === administrator?.name && objectId === administrator?.objectId;
  world.check(isInTrail, 'and the audit trail names her, with her object id');
}
