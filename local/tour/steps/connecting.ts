/** The first steps: Start Azure Integration, who may and who may not, and the switch. */
import type { Page, PersonBrowser } from '../person-browser.ts';
import { ACCEPT, type Answer, type World } from '../world.ts';

const INTEGRATION = '/accounts/acme/integration';

const start = async (world: World): Promise<string> =>
  String((await world.anna('POST', `${INTEGRATION}/start`)).json['url']);

export const integrationOf = async (world: World) => (await world.anna('GET', INTEGRATION)).json;
export const isAtTerms = (url: URL): boolean => url.pathname.endsWith('/adminconsent');

type Event = { action: string; outcome: string; refusal: string | null; actor: { kind: string; id?: string } };

export async function events(world: World, account = 'acme', contact: 'anna' | 'gwen' = 'anna'): Promise<Event[]> {
  const token = world.token(contact);
  const all: Event[] = [];
  for (let query = '?limit=1000'; ;) {
    const { json } = await world.ask('GET', `/accounts/${account}/audit-events${query}`, { token });
    all.push(...(json['items'] as Event[]));
    if (typeof json['next'] !== 'string') return all;
    query = `?limit=1000&after=${encodeURIComponent(json['next'])}`;
  }
}

export async function startWithoutRole(world: World): Promise<void> {
  const answer = await world.ask('POST', `${INTEGRATION}/start`, { token: world.token('ben') });
  world.check(answer.status === 403, 'a contact without the Security Manager role is refused');
  const [newest] = await events(world);
  const { action, outcome, refusal } = newest ?? {};
  const isTold = action === 'integration-started' && outcome === 'refused' && refusal === 'role-missing';
  world.check(isTold, 'and the refusal is in the audit trail');
}

export async function ordinaryUserCannotConnect(world: World): Promise<void> {
  const bob = world.browser('Bob');
  const { status, url } = await world.atAzure(bob, await bob.useLink(await start(world)), 'bob');
  const isTold = status === 403 && url.origin === world.stack.service;
  world.check(isTold, 'an ordinary user gets a page that says an administrator is needed');
  world.check((await integrationOf(world))['state'] === 'not-connected', 'and nothing is connected');
  const refused = (await events(world)).find(({ action }) => action === 'integration-connected');
  world.check(refused?.outcome === 'refused', 'and the refusal is in the audit trail');
}

/** Signs the administrator in and stops before the consent page is loaded: the proof of the tenant is done. */
async function proveTenant(world: World): Promise<{ ada: PersonBrowser; terms: URL }> {
  const ada = world.browser('Ada');
  const { url } = await world.atAzure(ada, await ada.useLink(await start(world)), 'ada', isAtTerms);
  return { ada, terms: url };
}

export const acceptTerms = async (browser: PersonBrowser, terms: URL): Promise<Page> =>
  browser.submit(await browser.open(terms), {}, ACCEPT);

/** What a mail scanner, a chat's preview and a browser that fetches ahead do with a link before its reader does. */
const MACHINES = [
  { method: 'GET', headers: {} },
  { method: 'HEAD', headers: {} },
  { method: 'GET', headers: { 'sec-purpose': 'prefetch' } },
] as const;

export async function scannedLink(world: World): Promise<void> {
  const link = await start(world);
  const before = await events(world);
  for (const machine of MACHINES)
    await (await fetch(link, { ...machine, redirect: 'manual', signal: AbortSignal.timeout(15_000) })).body?.cancel();
  world.check((await events(world)).length === before.length, 'machines that open a mailed link change nothing');
  const ada = world.browser('Ada');
  const page = await ada.open(link);
  world.check(page.status === 200 && page.text.includes('contact-anna'), 'its page says who asks, for which company');
  const { origin } = (await ada.submit(page, {})).url;
  world.check(origin === world.stack.entra, 'and after them its button still leads the administrator to Azure');
  const again = await world.browser('Somebody who found the link').open(link);
  world.check(again.status === 400, 'where the link then works for nobody else');
}

export async function forgedConsentRedirect(world: World): Promise<void> {
  const forge = (tenant: string, state: string): URL => {
    const query = new URLSearchParams({ admin_consent: 'True', tenant, state }).toString();
    return new URL(`/integration/consent?${query}`, world.stack.service);
  };
  const stranger = await world.browser('A stranger').open(forge(world.tenantOf('acme'), 'made-up'));
  world.check(stranger.status >= 400, 'a consent redirect out of nowhere is refused');
  for (const [tenant, what] of [
    [world.tenantOf('globex'), "naming another customer's tenant is refused"],
    [world.tenantOf('acme'), 'naming the right tenant, without consent given, is refused'],
  ] as const) {
    const { ada, terms } = await proveTenant(world);
    const page = await ada.open(forge(tenant, terms.searchParams.get('state') ?? ''));
    world.check(page.status >= 400, `a forged consent redirect ${what}`);
  }
  world.check((await integrationOf(world))['state'] === 'not-connected', 'and nothing is connected');
}

export async function connect(world: World): Promise<void> {
  const { ada, terms } = await proveTenant(world);
  const { status, url } = await acceptTerms(ada, terms);
  const isShown = status === 200 && url.pathname === '/integration/consent';
  world.check(isShown, 'the administrator accepts and sees that Azure is connected');
  const { state, tenantId, health } = await integrationOf(world);
  world.check(state === 'connected', 'the integration is connected');
  world.check(tenantId === world.tenantOf('acme'), 'with the tenant that the administrator proved');
  world.check(health === 'ok', 'and it is healthy');
}

export async function putSso(world: World, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  const before = await world.anna('GET', '/accounts/acme/sso');
  const headers = { 'if-match': before.headers.get('etag') ?? '' };
  return world.ask('PUT', '/accounts/acme/sso', { token: world.token('anna'), headers, body });
}

const problemIn = ({ status, json }: Answer): string | undefined =>
  status === 409 ? String(json['type']).split('/').at(-1) : undefined;

const READINESS = '/accounts/acme/readiness';

/** The report is asked for until it is whole, as a page does that shows its progress. */
export async function readWhole(world: World, first = ''): Promise<Answer> {
  let answer = await world.anna('GET', `${READINESS}${first}`);
  await world.untilSo(async () => {
    if (answer.json['state'] === 'running') answer = await world.anna('GET', READINESS);
    return answer.json['state'] !== 'running';
  });
  return answer;
}

/** Turns the switch as the Control Panel does: with the version just read, and confirming the number of those whom it locks out. */
export async function turnSso(world: World, sso: 'on' | 'off' | 'shadow'): Promise<Answer> {
  let answer = await putSso(world, { sso });
  if (problemIn(answer) === 'readiness-unknown') {
    await readWhole(world, '?refresh=true');
    answer = await putSso(world, { sso });
  }
  if (problemIn(answer) !== 'would-lock-out') return answer;
  return putSso(world, { sso, acceptLockouts: answer.json['lockedOut'] });
}

export async function ssoOn(world: World): Promise<void> {
  const blind = await world.anna('PUT', '/accounts/acme/sso', { sso: 'on' });
  world.check(blind.status === 428, 'the switch asks which version the change is meant for');
  const problem = problemIn(await putSso(world, { sso: 'on' })) ?? '';
  const isTold = ['would-lock-out', 'readiness-unknown'].includes(problem);
  world.check(isTold, 'and it says whom it would lock out, or that nobody knows, before it locks out anybody');
  const answer = await turnSso(world, 'on');
  world.check(answer.status === 200 && answer.json['sso'] === 'on', 'SSO is on for all users of the account');
}
