/** The link for the tenant's administrator, from hand to hand: how it stands is told to the contact, whoever has it. */
import { newBrowser, signInAtEntra, type World } from '../world.ts';
import type { Page } from '../person-browser.ts';

const INTEGRATION = '/accounts/acme/integration';

type Made = { readonly id: string; readonly url: string };
type Listed = {
  readonly id: string;
  readonly state: string;
  readonly openedAt: string | null;
  readonly administrator: { readonly name: string | null; readonly objectId: string } | null;
};
type Told = {
  readonly action: string;
  readonly outcome: string;
  readonly after: Readonly<Record<string, unknown>> | null;
};
type Tenants = { readonly domains: readonly { readonly domain: string; readonly tenantId: string | null }[] };

const isAtTerms = (url: URL): boolean => url.pathname.endsWith('/adminconsent');

async function makeLink(world: World): Promise<Made> {
  const { id, url } = (await world.anna('POST', `${INTEGRATION}/start`)).json;
  return { id: String(id), url: String(url) };
}

async function readLink(world: World, id: string): Promise<Listed | undefined> {
  const { items } = (await world.anna('GET', `${INTEGRATION}/links`)).json as { items: readonly Listed[] };
  return items.find((link) => link.id === id);
}

/** In a browser of their own, up to the terms or to the page that comes before them. */
async function openAs(world: World, link: Made, name: string) {
  const browser = newBrowser();
  const { email, entraPassword } = world.person(name);
  const who = name.charAt(0).toUpperCase() + name.slice(1);
  const page = world.show(who, await browser.useLink(link.url));
  const seen = world.show(who, await signInAtEntra(browser, page, email, entraPassword ?? '', isAtTerms));
  return { browser, seen, show: (next: Page) => world.show(who, next) };
}

export async function linkTakenBack(world: World): Promise<void> {
  const link = await makeLink(world);
  world.check((await readLink(world, link.id))?.state === 'open', 'a link that nobody opened is listed as open');
  const taken = await world.anna('DELETE', `${INTEGRATION}/links/${link.id}`);
  world.check(taken.status === 200 && taken.json['state'] === 'taken-back', 'Anna takes it back');
  const page = world.show('Ada', await newBrowser().open(link.url));
  world.check(page.heading === 'This link was taken back', 'whoever opens it from then on is told so');
  const late = await makeLink(world);
  const ada = await openAs(world, late, 'ada');
  world.check(
    (await readLink(world, late.id))?.state === 'opened',
    'of another, Anna sees that Ada is at Azure with it',
  );
  await world.anna('DELETE', `${INTEGRATION}/links/${late.id}`);
  const consent = ada.show(await ada.browser.open(ada.seen.url));
  const end = ada.show(await ada.browser.submit(consent, {}, { name: 'action', value: 'accept' }));
  world.check(end.heading === page.heading, 'taken back under her hands, it connects nothing, whatever she accepts');
  world.check((await world.anna('GET', INTEGRATION)).json['state'] === 'not-connected', 'and nothing is connected');
}

export async function wrongTenant(world: World): Promise<void> {
  const { domains } = (await world.anna('GET', `${INTEGRATION}/tenants`)).json as Tenants;
  const named = domains.find(({ domain }) => domain === 'acme.example');
  world.check(named?.tenantId === world.tenantOf('acme'), "Acme's domain names its tenant before anybody starts");
  const gus = await openAs(world, await makeLink(world), 'gus');
  world.check(
    gus.seen.heading === 'Is this the right Azure organisation?' && gus.seen.url.origin === world.stack.service,
    'the administrator of another tenant is asked before the terms are shown',
  );
  world.check(gus.seen.text.includes('acme.example'), 'and told which domain belongs elsewhere');
  const again = gus.show(await gus.browser.follow(gus.seen, 'Use another account'));
  world.check(again.url.origin === world.stack.entra, 'one way leads to Azure, to choose another account');
}

/** Stays connected. */
export async function handOver(world: World): Promise<void> {
  const link = await makeLink(world);
  const ada = await openAs(world, link, 'ada');
  const opened = await readLink(world, link.id);
  world.check(
    opened?.state === 'opened' && opened.openedAt !== null,
    'Ada opened it in a browser of her own, and Anna sees when',
  );
  const consent = ada.show(await ada.browser.open(ada.seen.url));
  const end = ada.show(await ada.browser.submit(consent, {}, { name: 'action', value: 'accept' }));
  world.check(
    end.status === 200 && end.text.includes('contact goes on from here'),
    'she accepts, is thanked, and told that Anna goes on',
  );
  await toldOfHer(world, link);
}

/** What Anna sees of it, in the list, at the connection and in the trail. */
async function toldOfHer(world: World, { id }: Made): Promise<void> {
  const { state, administrator } = (await readLink(world, id)) ?? {};
  world.check(
    state === 'accepted' && administrator?.name?.startsWith('Ada') === true,
    'Anna sees that Ada accepted, without loading anything anew',
  );
  const integration = (await world.anna('GET', INTEGRATION)).json;
  world.check(
    integration['state'] === 'connected' && integration['tenantId'] === world.tenantOf('acme'),
    'the tenant that she proved is connected',
  );
  world.check(
    integration['health'] === 'ok' && integration['connectedBy'] === 'contact-anna',
    'and healthy; whose link it was is who connected it',
  );
  const trail = (await world.anna('GET', '/accounts/acme/audit-events?limit=20')).json['items'] as readonly Told[];
  const event = trail.find(({ action, outcome }) => action === 'integration-connected' && outcome === 'done');
  const { administrator: name, administratorObjectId: objectId } = event?.after ?? {};
  world.check(
    name === administrator?.name && objectId === administrator?.objectId,
    'and the audit trail names her, with her object id',
  );
}
