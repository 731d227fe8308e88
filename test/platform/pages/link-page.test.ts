import { describe, expect, it } from 'vitest';
import { type AccountId, AppId, ContactId } from '../../../shared/platform/words/identifiers.ts';
import type { Answered, Browser } from '../../support/sign-in/browser.ts';
import { openStage, SERVICE_URL, type Stage } from '../../support/sign-in/stage.ts';
import { bareNames, headingOf as heading } from '../../support/read-page.ts';

const stage = openStage();

const hidden = ({ text }: Answered): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
const caller = (accountId: AccountId) => ({
  ...{ id: ContactId.parse('contact-7'), accountId, roles: ['SecurityManager'], address: undefined },
});
const pathOf = ({ pathname, search }: URL): string => pathname + search;

type Account = Awaited<ReturnType<Stage['openSsoAccount']>>;
/** Every link that is mailed, and what its page says. */
const LINKS = {
  'to connect a tenant': {
    make: ({ id }: Account) => stage.startIntegration(id),
    says: [
      'Connect Azure for <bdi>Contoso</bdi>',
      'Acme &lt;Hosting&gt;',
      'Global Administrator or a Privileged Role Administrator',
      'contact-7',
    ],
  },
  'of a test sign-in': {
    make: async ({ id, email }: Account) => {
      const asked = { accountId: id, app: AppId.parse('elevate'), email: email('ann'), caller: caller(id) };
      const started = await stage.services.testSignIn.startTestSignIn(asked);
      if (started.kind !== 'started') throw new Error(started.kind);
      return pathOf(started.url);
    },
    says: ['Test the sign-in to <bdi>Elevate</bdi>', '<bdi>Contoso</bdi> asks for a test', 'ann@', 'contact-7'],
  },
} as const;

const MACHINES: readonly { readonly method?: string; readonly headers?: Record<string, string> }[] = [
  {},
  { method: 'HEAD' },
  { headers: { 'sec-purpose': 'prefetch' } },
  { headers: { 'sec-purpose': 'prefetch;prerender', purpose: 'prefetch' } },
  { headers: { 'user-agent': 'Mail scanner' } },
];

async function openPage(path: string, browser: Browser = stage.browser()) {
  const page = await browser.visit(path);
  return { browser, page, fields: hidden(page), route: path.replace(/\?.*/, '') };
}
/** As a browser that says nothing of where a form comes from. */
const silently = (browser: Browser, route: string, fields: Record<string, string>) =>
  browser.visit(route, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  });

describe.each(Object.entries(LINKS))('the mailed link %s', (_, { make, says }) => {
  it('is not used up by machines that come before the person, and nothing is told of them', async () => {
    const accountId = await stage.openSsoAccount('ann');
    const path = await make(accountId);
    const before = await stage.events(accountId.id);
    for (const machine of [...MACHINES, ...MACHINES]) {
      const answered = await stage.ask(path, machine);
      expect([answered.status, answered.location.href]).toEqual([200, 'about:blank']);
      expect(answered.cookies.map(({ name }) => name)).toEqual(['__Host-form']);
    }
    expect(await stage.events(accountId.id)).toEqual(before);
    const { browser, page, fields, route } = await openPage(path);
    for (const words of says) expect(page.text).toContain(words);
    expect(bareNames(page.text, ['Contoso', 'Elevate', 'Acme', 'ann@', 'contact-7'])).toEqual([]);
    expect(page.text.match(/<button/g)).toHaveLength(1);
    expect(page.text).not.toContain('<script');
    const answered = await browser.submit(route, fields);
    expect([answered.status, answered.location.host]).toEqual([303, 'entra.example']);
    for (const machine of MACHINES) {
      const late = await stage.ask(path, machine);
      expect([late.status, heading(late)]).toEqual([400, 'This link was used already']);
    }
  });

  it('is used once, also by many who press at one time', async () => {
    const path = await make(await stage.openSsoAccount('ann'));
    const pages = await Promise.all(Array.from({ length: 4 }, () => openPage(path)));
    const answers = await Promise.all(pages.map(({ browser, route, fields }) => browser.submit(route, fields)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 400, 400, 400]);
  });

  it('is not used by a form of another site, nor by one that doesn’t say where from and has no token of this browser', async () => {
    const path = await make(await stage.openSsoAccount('ann'));
    const [own, other] = [await openPage(path), await openPage(path)];
    const { browser, route, fields } = own;
    const { form_token: token = '', ...ticket } = fields;
    const foreign = [
      await browser.submit(route, fields, { origin: 'https://evil.example' }),
      await browser.submit(route, fields, { origin: 'null' }),
      await browser.submit(route, fields, { origin: `${SERVICE_URL}.evil.example` }),
      await browser.submit(route, fields, { origin: '' }),
      await browser.submit(route, fields, { origin: 'null', 'sec-fetch-site': 'cross-site' }),
      await browser.submit(route, fields, { origin: 'null', 'sec-fetch-site': 'none' }),
      await silently(browser, route, ticket),
      await silently(browser, route, { ...ticket, form_token: '' }),
      await silently(browser, route, { ...ticket, form_token: ticket['ticket'] ?? '' }),
      await silently(browser, route, { ...ticket, form_token: other.fields['form_token'] ?? '' }),
      await silently(other.browser, route, fields),
      await silently(stage.browser(), route, fields),
    ];
    expect(foreign.map((answered) => [answered.status, heading(answered)])).toEqual(
      foreign.map(() => [403, 'This form came from somewhere else']),
    );
    expect(token).not.toBe('');
    expect((await silently(browser, route, fields)).status).toBe(303);
  });

  it('keeps one form cookie for all tabs, so that none of them ends another’s form', async () => {
    const accountId = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const first = await openPage(await make(accountId), browser);
    const second = await openPage(await make(accountId), browser);
    expect((await silently(browser, first.route, first.fields)).status).toBe(303);
    expect((await silently(browser, second.route, second.fields)).status).toBe(303);
    const third = await openPage(await make(accountId), browser);
    browser.jar.set('__Host-form', 'short');
    expect((await silently(browser, third.route, third.fields)).status).toBe(403);
    stage.time.pass(601);
    expect((await silently(browser, second.route, second.fields)).status).not.toBe(303);
  });

  it('takes a form of 12 KiB at most, and each field once', async () => {
    const path = await make(await stage.openSsoAccount('ann'));
    const { browser, route, fields } = await openPage(path);
    const tooLong = await browser.submit(route, { ...fields, more: 'x'.repeat(12 * 1024) });
    expect([tooLong.status, heading(tooLong)]).toEqual([400, 'This link doesn’t work']);
    const twice = await browser.visit(route, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: SERVICE_URL },
      body: `${new URLSearchParams(fields).toString()}&ticket=x`,
    });
    expect(twice.status).toBe(400);
    const length = new URLSearchParams(fields).toString().length + '&more='.length;
    expect((await browser.submit(route, { ...fields, more: 'x'.repeat(12 * 1024 - length) })).status).toBe(303);
  });
});
