import { describe, expect, it } from 'vitest';
import { HttpRequest, type HttpResponseInit, InvocationContext } from '@azure/functions';
import { deleteOldStories } from '../../functions/stories/delete-old-stories.ts';
import { explainSignIn as explainFunction } from '../../functions/explain/explain-sign-in.ts';
import type { AccountId } from '../../shared/platform/words/identifiers.ts';
import { ContactId } from '../../shared/platform/words/identifiers.ts';
import { makeCallerCheck } from '../../shared/platform/callers/authorize-caller.ts';
import type { Answered } from '../support/sign-in/browser.ts';
import { authorizePath, callbackPath, signIn } from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SERVICE_URL } from '../support/sign-in/stage.ts';
import { newTenantId } from '../support/sign-in/staged-entra.ts';

const stage = openStage();

/** Asks "explain" as a Security Manager of the account; the token is the account's id, and `x` in front takes the role away. */
async function explain(account: string, body: unknown, token = account) {
  const { services } = stage;
  const handler = explainFunction.makeHandler({
    ...services,
    checkCaller: makeCallerCheck({
      ...services,
      recordRoleRefusal: () => Promise.resolve(),
      readPortalSession: () => Promise.resolve(undefined),
      passwordServiceClientId: services.catalogue.passwordService.clientId,
      verifyCaller: (given) => {
        const roles = given.startsWith('x') ? [] : ['SecurityManager'];
        const id = given.replace(/^x/, '') as AccountId;
        return Promise.resolve({ kind: 'caller', caller: { id: ContactId.parse('manager-1'), accountId: id, roles } });
      },
    }),
  });
  const request = new HttpRequest({
    method: 'POST',
    url: `${SERVICE_URL}/accounts/${account}/explain`,
    params: { accountId: account },
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: { string: JSON.stringify(body) },
  });
  const reply = (await handler(request, new InvocationContext())) as HttpResponseInit;
  const json: unknown = reply.jsonBody ?? JSON.parse(typeof reply.body === 'string' ? reply.body : 'null');
  return { status: reply.status ?? 200, json: json as Record<string, unknown>, headers: reply.headers };
}

const codeOn = ({ text }: Answered): string => /<code>([^<]+)<\/code>/.exec(text)?.[1] ?? 'none';

describe('the story of a refused sign-in', () => {
  it('is found by the code on its page, with what it was, what to do, and how it would be now', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    const page = await signIn(stage, stage.browser(), email('ann'), { tenantId, isGuest: true });
    expect(page.status).toBe(403);
    const supportCode = codeOn(page);
    const { status, json } = await explain(id, { supportCode: supportCode.toLowerCase().replace('-', ' ') });
    expect(status).toBe(200);
    expect(json).toEqual({
      kind: 'story',
      supportCode,
      at: expect.stringMatching(/^\d{4}-/) as string,
      operation: 'finish-sign-in',
      app: 'elevate',
      outcome: 'guest',
      detail: 'guest',
      sentence: 'The person is a guest in your Azure. Only its own members can sign in.',
      email: email('ann'),
      explained: expect.objectContaining({
        email: email('ann'),
        app: 'elevate',
        step: 'entra',
        reason: 'sso-on',
      }) as unknown,
      // What only a decision has.
      ...{
        isUser: null,
        aliasOf: null,
        aliases: null,
        renamedTo: null,
        step: null,
        reason: null,
        since: null,
        shadow: null,
      },
      ...{ readiness: null, outlook: null, passwordBlocked: null, rules: null },
    });
  });

  it('is kept for every way in which a known sign-in ends on a page', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann', 'bob');
    const browser = stage.browser();
    const begin = () => browser.visit(authorizePath({ login_hint: email('ann') }));
    const finish = async (answer: Readonly<Record<string, string>>) =>
      browser.visit(callbackPath(await begin(), answer));
    const pages: readonly (readonly [outcome: string, detail: string, page: Answered])[] = [
      ['declined', 'AADSTS65004', await finish({ error: 'access_denied', error_description: 'AADSTS65004: no' })],
      ['azure-unavailable', 'temporarily_unavailable', await finish({ error: 'temporarily_unavailable' })],
      ['sign-in-not-usable', 'no-code', await finish({})],
      ['not-assigned', 'AADSTS50105', await finish({ code: stage.entra.codeRefused('not-assigned', 'AADSTS50105') })],
      ['azure-unavailable', 'fault', await finish({ code: stage.entra.codeInOutage() })],
      [
        'address-differs',
        'address-differs',
        await signIn(stage, browser, email('ann'), { tenantId, upn: 'x@y.example' }),
      ],
      ['wrong-tenant', 'wrong-tenant', await signIn(stage, browser, email('ann'), { tenantId: newTenantId() })],
    ];
    for (const [outcome, detail, page] of pages) {
      const { json } = await explain(id, { supportCode: codeOn(page) });
      expect([outcome, json['outcome'], json['detail'], json['email'], json['app']]).toEqual([
        ...[outcome, outcome, detail, email('ann'), 'elevate'],
      ]);
      expect(json['sentence']).toMatch(/\.$/);
    }
    await stage.breakIntegration(id);
    const broken = await begin();
    expect((await explain(id, { supportCode: codeOn(broken) })).json).toMatchObject({
      ...{ outcome: 'integration-broken', operation: 'authorize', email: email('ann') },
      sentence: expect.stringContaining('Control Panel') as string,
    });
  });

  it('is not kept when nobody knows whose sign-in it was', async () => {
    const page = await stage.browser().visit('/sign-in/callback?state=made-up&code=x');
    const { id } = await stage.openSsoAccount();
    expect(page.status).toBe(400);
    expect((await explain(id, { supportCode: codeOn(page) })).status).toBe(404);
  });

  it('is told to nobody else, by the same answer as for a code that never was, and to nobody without the role', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    const other = await stage.openSsoAccount('eve');
    const supportCode = codeOn(await signIn(stage, stage.browser(), email('ann'), { tenantId, isGuest: true }));
    const foreign = await explain(other.id, { supportCode });
    const unknown = await explain(other.id, { supportCode: '7KQ2M-9XTRD' });
    // But for how much of their own limit is left, which is another's with each question.
    const withoutLimit = ({ headers, ...answer }: typeof unknown) => ({
      ...answer,
      headers: [...new Headers(headers as Record<string, string>)].filter(([name]) => !name.startsWith('ratelimit')),
    });
    expect([foreign.status, withoutLimit(foreign)]).toEqual([404, withoutLimit(unknown)]);
    expect((await explain(id, { supportCode }, other.id)).status).toBe(403);
    expect((await explain(id, { supportCode }, `x${id}`)).status).toBe(403);
    expect((await explain(id, { supportCode })).status).toBe(200);
  });

  it('holds no token, no code and no state', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ login_hint: email('ann') }));
    const code = stage.entra.codeOf({ tenantId, isGuest: true });
    const page = await browser.visit(callbackPath(toEntra, { code }));
    const row = await stage.ports.tables.stories.read(id, codeOn(page));
    const columns = Object.keys(row?.columns as object).filter(
      (name) => !/^(?:etag|timestamp|odata|partitionKey|rowKey)/.test(name),
    );
    expect(columns.toSorted()).toEqual(['app', 'at', 'detail', 'email', 'operation', 'outcome']);
    const state = toEntra.location.searchParams.get('state') ?? 'none';
    expect(JSON.stringify(row)).not.toMatch(new RegExp(`${code}|${state}|eyJ`));
  });

  it('never breaks the page: without storage for it the page is as ever, and a line says so', async () => {
    const { email, tenantId } = await stage.openSsoAccount('ann');
    const { stories } = stage.ports.tables;
    const asEver = { ...stories };
    Object.assign(stories, { insert: () => Promise.reject(new Error('away')) });
    try {
      const page = await signIn(stage, stage.browser(), email('ann'), { tenantId, isGuest: true });
      expect([page.status, codeOn(page)]).toEqual([403, expect.stringMatching(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/)]);
    } finally {
      Object.assign(stories, asEver);
    }
  });

  it('ends after 30 days, and the clean-up deletes it then', async () => {
    const { id, email, tenantId } = await stage.openSsoAccount('ann');
    const supportCode = codeOn(await signIn(stage, stage.browser(), email('ann'), { tenantId, isGuest: true }));
    const clean = () =>
      deleteOldStories({ ...stage.services, writeLog: () => undefined }).run(new AbortController().signal);
    const isStored = async () => (await stage.ports.tables.stories.read(id, supportCode)) !== undefined;
    stage.time.pass(29 * 86_400);
    await clean();
    expect([(await explain(id, { supportCode })).status, await isStored()]).toEqual([200, true]);
    stage.time.pass(86_400);
    expect([(await explain(id, { supportCode })).status, await isStored()]).toEqual([404, true]);
    stage.time.pass(3_600);
    await clean();
    expect(await isStored()).toBe(false);
  });
});
