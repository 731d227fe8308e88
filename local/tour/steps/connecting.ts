/** The first steps: Start Azure Integration, who may and who may not, and the switch. */
import { type Answer, newBrowser, signInAtEntra, type World } from '../world.ts';
import type { Page } from '../person-browser.ts';

const INTEGRATION = '/accounts/acme/integration';

async function start(world: World): Promise<string> {
  const answer = await world.anna('POST', `${INTEGRATION}/start`);
  return String(answer.json['url']);
}

const state = async (world: World): Promise<unknown> => (await world.anna('GET', INTEGRATION)).json['state'];

type Event = { action: string; outcome: string; refusal: string | null; actor: { kind: string; id?: string } };

export async function events(world: World, account = 'acme', contact: 'anna' | 'gwen' = 'anna'): Promise<Event[]> {
  const all: Event[] = [];
  let path = `/accounts/${account}/audit-events?limit=1000`;
  for (let page = 0; page < 20; page++) {
    const answer = await world.ask('GET', path, { token: world.token(contact) });
    all.push(...(answer.json['items'] as Event[]));
    if (typeof answer.json['next'] !== 'string') return all;
    path = `/accounts/${account}/audit-events?limit=1000&after=${encodeURIComponent(answer.json['next'])}`;
  }
  return all;
}

export async function startWithoutRole(world: World): Promise<void> {
  const answer = await world.ask('POST', `${INTEGRATION}/start`, { token: world.token('ben') });
  world.check(answer.status === 403, 'a contact without the Security Manager role is refused');
  const [newest] = await events(world);
  world.check(
    newest?.action === 'integration-started' && newest.outcome === 'refused' && newest.refusal === 'role-missing',
    'and the refusal is in the audit trail',
  );
}

export async function ordinaryUserCannotConnect(world: World): Promise<void> {
  const browser = newBrowser();
  const bob = world.person('bob');
  const page = world.show('Bob', await browser.useLink(await start(world)));
  const end = world.show('Bob', await signInAtEntra(browser, page, bob.email, bob.entraPassword ?? ''));
  world.check(
    end.status === 403 && end.url.origin === world.stack.service,
    'an ordinary user gets a page that says an administrator is needed',
  );
  world.check((await state(world)) === 'not-connected', 'and nothing is connected');
  const refused = (await events(world)).find(({ action }) => action === 'integration-connected');
  world.check(refused?.outcome === 'refused', 'and the refusal is in the audit trail');
}

/** Signs the administrator in and stops before the consent page is loaded: the proof of the tenant is done. */
async function proveTenant(world: World): Promise<{ browser: ReturnType<typeof newBrowser>; atConsent: Page }> {
  const browser = newBrowser();
  const ada = world.person('ada');
  const page = world.show('Ada', await browser.useLink(await start(world)));
  const stop = (url: URL): boolean => url.pathname.endsWith('/adminconsent');
  const atConsent = await signInAtEntra(browser, page, ada.email, ada.entraPassword ?? '', stop);
  return { browser, atConsent: world.show('Ada', atConsent) };
}

/** What a mail scanner, a chat's preview and a browser that fetches ahead do with a link before its reader does. */
const MACHINES = [
  { method: 'GET', headers: {} },
  { method: 'HEAD', headers: {} },
  { method: 'GET', headers: { 'sec-purpose': 'prefetch' } },
] as const;

export async function scannedLink(world: World): Promise<void> {
  const link = await start(world);
  const before = await events(world);
  for (const machine of MACHINES) {
    await (await fetch(link, { ...machine, redirect: 'manual', signal: AbortSignal.timeout(15_000) })).body?.cancel();
  }
  world.check((await events(world)).length === before.length, 'machines that open a mailed link change nothing');
  const browser = newBrowser();
  const page = world.show('Ada', await browser.open(link));
  world.check(page.status === 200 && page.text.includes('contact-anna'), 'its page says who asks, for which company');
  const atEntra = world.show('Ada', await browser.submit(page, {}));
  world.check(
    atEntra.url.origin === world.stack.entra,
    'and after them its button still leads the administrator to Azure',
  );
  const again = world.show('Somebody who found the link', await newBrowser().open(link));
  world.check(again.status === 400, 'where the link then works for nobody else');
}

export async function forgedConsentRedirect(world: World): Promise<void> {
  const forge = (tenant: string, stateValue: string): URL => {
    const url = new URL('/integration/consent', world.stack.service);
    url.search = new URLSearchParams({ admin_consent: 'True', tenant, state: stateValue }).toString();
    return url;
  };
  const stranger = world.show('A stranger', await newBrowser().open(forge(world.tenantOf('acme'), 'made-up')));
  world.check(stranger.status >= 400, 'a consent redirect out of nowhere is refused');

  for (const [tenant, what] of [
    [world.tenantOf('globex'), "naming another customer's tenant is refused"],
    [world.tenantOf('acme'), 'naming the right tenant, without consent given, is refused'],
  ] as const) {
    const { browser, atConsent } = await proveTenant(world);
    const page = world.show('Ada', await browser.open(forge(tenant, atConsent.url.searchParams.get('state') ?? '')));
    world.check(page.status >= 400, `a forged consent redirect ${what}`);
  }
  world.check((await state(world)) === 'not-connected', 'and nothing is connected');
}

export async function connect(world: World): Promise<void> {
  const { browser, atConsent } = await proveTenant(world);
  const consent = world.show('Ada', await browser.open(atConsent.url));
  const end = world.show('Ada', await browser.submit(consent, {}, { name: 'action', value: 'accept' }));
  world.check(
    end.status === 200 && end.url.pathname === '/integration/consent',
    'the administrator accepts and sees that Azure is connected',
  );
  const integration = await world.anna('GET', INTEGRATION);
  world.check(integration.json['state'] === 'connected', 'the integration is connected');
  world.check(integration.json['tenantId'] === world.tenantOf('acme'), 'with the tenant that the administrator proved');
  world.check(integration.json['health'] === 'ok', 'and it is healthy');
}

export async function putSso(world: World, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  const token = world.token('anna');
  const before = await world.ask('GET', '/accounts/acme/sso', { token });
  const headers = { 'if-match': before.headers.get('etag') ?? '' };
  return world.ask('PUT', '/accounts/acme/sso', { token, headers, body });
}

const problemIn = ({ status, json }: Answer): string | undefined =>
  status === 409 ? String(json['type']).split('/').at(-1) : undefined;

/** Takes a readiness report, and waits until it is whole. */
async function lookAtReadiness(world: World): Promise<void> {
  for (let query = '?refresh=true'; ; query = '') {
    const { json } = await world.anna('GET', `/accounts/acme/readiness${query}`);
    if (json['state'] !== 'running') return;
  }
}

/** Turns the switch as the Control Panel does: with the version just read, and confirming the number of those whom it locks out. */
export async function turnSso(world: World, sso: 'on' | 'off' | 'shadow'): Promise<Answer> {
  let answer = await putSso(world, { sso });
  if (problemIn(answer) === 'readiness-unknown') {
    await lookAtReadiness(world);
    answer = await putSso(world, { sso });
  }
  if (problemIn(answer) !== 'would-lock-out') return answer;
  return putSso(world, { sso, acceptLockouts: answer.json['lockedOut'] });
}

export async function ssoOn(world: World): Promise<void> {
  const blind = await world.anna('PUT', '/accounts/acme/sso', { sso: 'on' });
  world.check(blind.status === 428, 'the switch asks which version the change is meant for');
  const unasked = await putSso(world, { sso: 'on' });
  world.check(
    ['would-lock-out', 'readiness-unknown'].includes(problemIn(unasked) ?? ''),
    'and it says whom it would lock out, or that nobody knows, before it locks out anybody',
  );
  const answer = await turnSso(world, 'on');
  world.check(answer.status === 200 && answer.json['sso'] === 'on', 'SSO is on for all users of the account');
}
