import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { turnSso } from '../../local/tour/steps/connecting.ts';
import { catalogueApps } from '../../local/stack/brands.ts';
import type { Answer, Send, World } from '../../local/tour/world.ts';
import { type Answered, jsonOf, sendTo } from '../support/control-panel/send-request.ts';
import { type ApiDescription, readApiDescription } from '../support/description/api-description.ts';
import { ALL_SAMPLES } from '../support/samples/all-samples.ts';
import { goodRequest } from '../support/samples/hostile-requests.ts';
import { sendHostile } from '../support/samples/send-hostile.ts';
import { connectAcme, startTestStack, type StartedStack } from '../support/stack/started-stack.ts';

let started: StartedStack;
let world: World;
let api: ApiDescription;
/** Operations and statuses whose JSON was held to the document. */
const seen = new Set<string>();
beforeAll(async () => {
  started = await startTestStack();
  world = started.world;
  api = await readApiDescription(started.stack.file.service);
});
afterAll(() => started.stop());

function hold(operationId: string, { status, headers, text }: Pick<Answer, 'status' | 'headers' | 'text'>): void {
  const answered = { status, text, headers: Object.fromEntries(headers) };
  expect([operationId, status, api.faultsOf(operationId, answered)], text.slice(0, 500)).toEqual([
    operationId,
    status,
    [],
  ]);
  seen.add(`${operationId} ${status}`);
}

/** Of what GET answers, HEAD gives all but the body; where GET does something, HEAD does nothing and says so. */
function holdHead(head: Answered, answered: Answered): void {
  expect(head.text).toBe('');
  if (head.status === 405) {
    expect(head.headers['allow']).toBe('GET');
    return;
  }
  const namesOf = ({ headers }: Answered): string[] =>
    // Less what each connection says of itself (RFC 9110 section 7.6.1).
    Object.keys(headers).filter((name) => !['connection', 'keep-alive'].includes(name));
  expect([head.status, namesOf(head).toSorted()]).toEqual([answered.status, namesOf(answered).toSorted()]);
  for (const name of ['content-type', 'content-length', 'cache-control', 'content-security-policy', 'link', 'etag'])
    expect([name, head.headers[name]]).toEqual([name, answered.headers[name]]);
}

async function ask(operationId: string, method: string, path: string, send: Send = {}): Promise<Answer> {
  const answer = await world.ask(method, path, send);
  hold(operationId, answer);
  return answer;
}

describe('the API description of the running service', () => {
  it('holds exactly the routes and methods that the host serves', () => {
    const served = started.stack.functions
      .filter(({ type }) => type === 'httpTrigger')
      .flatMap(({ methods, route }) => methods.map((method) => `${method} /${route ?? ''}`))
      // Preflight requests (Fetch standard, section 3.3.3) are no operations, and HEAD is what GET is.
      .filter((route) => !/^(?:OPTIONS|HEAD) /.test(route));
    expect(new Set(served).size).toBe(served.length);
    expect([...api.operations.keys()].toSorted()).toEqual(served.toSorted());
    expect(started.log.filter((line) => line.includes('is in error'))).toEqual([]);
  });

  it('names each operation as its function is named', () => {
    const names = started.stack.functions.filter(({ type }) => type === 'httpTrigger').map(({ name }) => name);
    const ids = names.map((name) => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()));
    expect([...api.operations.values()].map(({ operationId }) => operationId).toSorted()).toEqual(ids.toSorted());
  });
});

describe('an answer', () => {
  it('of an account that is not connected is as described', async () => {
    const token = world.token('anna');
    await ask('getIntegration', 'GET', '/accounts/acme/integration', { token });
    await ask('getSso', 'GET', '/accounts/acme/sso', { token });
    for (const [etag, status] of [
      ['"0"', 409],
      ['"7"', 412],
    ] as const) {
      const send = { token, headers: { 'if-match': etag }, body: { sso: 'shadow' } };
      expect((await ask('turnSso', 'PUT', '/accounts/acme/sso', send)).status).toBe(status);
    }
    await ask('explainSignIn', 'POST', '/accounts/acme/explain', {
      ...{ token, body: { email: world.person('bob').email, app: 'elevate' } },
    });
    expect((await world.discover(world.person('bob').email, 'elevate')).json['step']).toBe('company-credentials');
    hold('discoverSignIn', await world.discover(world.person('bob').email, 'elevate'));
  });

  it('of an account with SSO, users, exclusions and a history is as described', async () => {
    await connectAcme(world);
    const token = world.token('anna');
    const service = { token: started.stack.file.serviceToken };
    await ask('getIntegration', 'GET', '/accounts/acme/integration', { token });
    const add = [
      { email: world.person('dan').email },
      { email: world.person('carol').email, reason: 'On a project', expiresAt: '2999-12-31T23:59:59+02:00' },
      { email: 'nonsense' },
    ];
    await ask('editExclusions', 'POST', '/accounts/acme/exclusions', {
      token,
      body: { add, remove: ['x@acme.example'] },
    });
    for (const person of world.stack.people.filter(({ account }) => account === 'acme')) {
      for (const { id: app } of catalogueApps(started.stack.brand)) {
        const body = { email: person.email, app };
        await ask('explainSignIn', 'POST', '/accounts/acme/explain', { token, body });
        hold('discoverSignIn', await world.discover(person.email, app));
      }
    }
    for (const limit of [1, 1000]) {
      await ask('listExclusions', 'GET', `/accounts/acme/exclusions?limit=${limit}`, { token });
      await ask('listAuditEvents', 'GET', `/accounts/acme/audit-events?limit=${limit}`, { token });
      await ask('listUsersWithoutPassword', 'GET', `/accounts/acme/users-without-password?limit=${limit}`, { token });
      await ask('listUsers', 'GET', `/accounts/acme/users?limit=${limit}`, service);
    }
    await ask('listExclusions', 'GET', '/accounts/acme/exclusions?format=csv', { token });
    for (const format of ['csv', 'jsonl'])
      await ask('listAuditEvents', 'GET', `/accounts/acme/audit-events?format=${format}`, { token });
    const linkable = { token, body: { email: world.person('kim').email } };
    expect((await ask('linkUser', 'POST', '/accounts/acme/users/link', linkable)).status).toBe(200);
    const items = [{ email: world.person('bob').email }];
    expect((await ask('linkUsers', 'POST', '/accounts/acme/users/links', { token, body: { items } })).status).toBe(200);
    const body = { app: 'elevate', email: world.person('bob').email };
    const link = await ask('startIntegration', 'POST', '/accounts/acme/integration/start', { token });
    await ask('listIntegrationLinks', 'GET', '/accounts/acme/integration/links', { token });
    const path = `/accounts/acme/integration/links/${String(link.json['id'])}`;
    await ask('getDomainTenants', 'GET', '/accounts/acme/integration/tenants', { token });
    await ask('takeBackIntegrationLink', 'DELETE', path, { token });
    const test = await ask('startTestSignIn', 'POST', '/accounts/acme/test-sign-ins', { token, body });
    await ask('listPassedTests', 'GET', '/accounts/acme/test-sign-ins', { token });
    await ask('getTestSignIn', 'GET', `/accounts/acme/test-sign-ins/${String(test.json['id'])}`, { token });
    const on = await ask('getSso', 'GET', '/accounts/acme/sso', { token });
    const headers = { 'if-match': on.headers.get('etag') ?? '' };
    await ask('turnSso', 'PUT', '/accounts/acme/sso', { token, headers, body: { sso: 'on' } });
    const shadow = await ask('turnSso', 'PUT', '/accounts/acme/sso', { token, headers, body: { sso: 'shadow' } });
    expect([shadow.status, shadow.json['sso']]).toEqual([200, 'shadow']);
    await ask('getSso', 'GET', '/accounts/acme/sso', { token });
    const again = { 'if-match': shadow.headers.get('etag') ?? '' };
    const asked = await ask('turnSso', 'PUT', '/accounts/acme/sso', { token, headers: again, body: { sso: 'on' } });
    expect(asked.status).toBe(409);
    expect((await turnSso(world, 'on')).status).toBe(200);
  });

  it('about a new account is as described', async () => {
    const token = started.stack.file.serviceToken;
    const body = { name: 'New', domains: ['new.example'], products: ['unified'] };
    await ask('putAccount', 'PUT', '/accounts/new', { token, body });
    await ask('putAccount', 'PUT', '/accounts/new', { token, body });
  });

  it.each(Object.keys(ALL_SAMPLES))('of %s to a good request is as described', async (id) => {
    const sample = await ALL_SAMPLES[id]?.(world);
    if (sample === undefined) throw new Error(`no sample of ${id}`);
    const request = goodRequest(sample);
    const send = (method: string) => sendHostile(started.stack.file.service, { ...request, method });
    // First, so that whatever works once shows whether HEAD has used it up (RFC 9110 section 9.3.2).
    const head = sample.method === 'GET' ? await send('HEAD') : undefined;
    const answered = await send(sample.method);
    expect(answered.status).toBe(sample.good);
    if (head !== undefined) holdHead(head, answered);
    hold(id, { ...answered, headers: new Headers(answered.headers) });
  });

  it('of a domain that moves to and fro is as described', async () => {
    const send = sendTo(started.stack.file.service);
    const headers = { authorization: `Bearer ${started.stack.file.serviceToken}`, 'content-type': 'application/json' };
    for (const [from, to] of [
      ['acme', 'globex'],
      ['globex', 'acme'],
    ] as const) {
      const body = JSON.stringify({ from, to });
      const moved = await send({ method: 'POST', path: '/domains/acme-bakery.example/move', headers, body });
      expect([moved.status, moved.text]).toEqual([200, expect.any(String)]);
      hold('moveDomain', { ...moved, headers: new Headers(moved.headers) });
    }
  });

  it('with JSON was seen of every operation and status that the document names', () => {
    const described = [...api.operations.values()].flatMap(({ operationId, responses }) =>
      Object.entries(responses)
        .filter(([status, { content }]) => status.startsWith('2') && content?.['application/json'] !== undefined)
        .map(([status]) => `${operationId} ${status}`),
    );
    expect(described.length).toBeGreaterThan(20);
    expect(described.filter((answer) => !seen.has(answer))).toEqual([]);
  });

  it('that is not as described is found out', async () => {
    const send = sendTo(started.stack.file.service);
    const headers = { authorization: `Bearer ${started.stack.file.serviceToken}` };
    const good = await send({ method: 'GET', path: '/accounts/acme/users', headers });
    const { items, ...page } = jsonOf(good) as { items: readonly Record<string, unknown>[]; next: unknown };
    const faultsOf = (json: unknown) => api.faultsOf('listUsers', { ...good, text: JSON.stringify(json) });
    const [first, ...others] = items;
    expect(faultsOf({ items, ...page })).toEqual([]);
    expect(faultsOf({ items, ...page, next: undefined })).toEqual(['/next: is missing']);
    expect(faultsOf({ items, ...page, more: 1 })).toEqual(['/more: is not described']);
    expect(faultsOf({ items: [{ ...first, twoFactor: 'yes' }, ...others], ...page })).not.toEqual([]);
    expect(faultsOf({ items: [{ ...first, id: 'none' }, ...others], ...page })).not.toEqual([]);
    expect(api.faultsOf('listUsers', { ...good, status: 418 })).toEqual(['the status 418 is not described']);
  });
});
