import { ENTRIES_PER_MINUTE } from '../../../shared/audit/record-role-refusal.ts';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { World } from '../../../local/tour/world.ts';
import { sampleRequests } from '../../support/control-panel/sample-requests.ts';
import { type ApiDescription, readApiDescription } from '../../support/description/api-description.ts';
import { type Minter, openMint } from '../../support/control-panel/forged-tokens.ts';
import { acmeNow, keepSecret, SECRETS } from './secrets-of-acme.ts';
import { connectAcme, startTestStack, type StartedStack } from '../../support/stack/started-stack.ts';

let started: StartedStack;
let world: World;
let api: ApiDescription;
let minter: Minter;
beforeAll(async () => {
  started = await startTestStack();
  world = started.world;
  await connectAcme(world);
  api = await readApiDescription(started.stack.file.service);
  minter = await openMint(started.stack);
  expect(await keepSecret(world)).toBe(200);
});
afterAll(() => started.stop());

const SAMPLES = sampleRequests('acme.example');
type Sample = (typeof SAMPLES)[number];
type Event = { readonly action: string; readonly outcome: string; readonly actor: { readonly id?: string } };

const send = (sample: Sample, account: string, token: string | undefined) =>
  world.ask(sample.method, `/accounts/${account}${sample.path}`, {
    ...(token === undefined ? {} : { token }),
    ...(sample.headers === undefined ? {} : { headers: { ...sample.headers } }),
    ...(sample.body === undefined ? {} : { body: sample.body }),
  });

const trail = async (): Promise<readonly Event[]> =>
  (await world.ask('GET', '/accounts/acme/audit-events?limit=1000', { token: world.token('anna') })).json[
    'items'
  ] as readonly Event[];

/** How many of the last samples were told in the trail: what one caller may repeat is told ten times a minute. */
let told = 0;

/** Each sample with that token: what came back, after checking that nothing was seen, changed or told. */
async function expectRefused(token: string | undefined, samples: readonly Sample[], audited: boolean) {
  const answers: (readonly [name: string, status: number, code: string])[] = [];
  told = 0;
  for (const sample of samples) {
    const [state, events] = [await acmeNow(world), await trail()];
    const there = await send(sample, 'acme', token);
    // What is of no single account has none in its path.
    const nowhere = isOfOneAccount(sample) ? await send(sample, 'no-such-account', token) : there;
    const path = `${sample.name} ${there.text}`;
    expect(there.text, path).not.toMatch(SECRETS);
    expect(api.faultsOf(operationId(sample), answeredOf(there)), path).toEqual([]);
    expect(await acmeNow(world), path).toEqual(state);
    const added = (await trail()).length - events.length;
    told += added;
    expect(added, path).toBeLessThanOrEqual(audited && sample.effect === 'change' ? 1 : 0);
    if (!audited) expect([nowhere.status, nowhere.text], path).toEqual([there.status, there.text]);
    answers.push([sample.name, there.status, String(there.json['type']).split('/').at(-1) ?? '']);
  }
  return answers;
}

const isOfOneAccount = ({ path }: Sample): boolean => !path.startsWith('/../');

const operationId = ({ name }: Sample): string =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const answeredOf = ({ status, headers, text }: Awaited<ReturnType<World['ask']>>) => ({
  ...{ status, text },
  headers: Object.fromEntries(headers),
});
const all = (samples: readonly Sample[], status: number, code: string) =>
  samples.map(({ name }) => [name, status, code] as const);

const forManagers = SAMPLES.filter(({ caller }) => caller === 'manager');
const forTheFeed = SAMPLES.filter(({ caller }) => caller === 'service');

describe('an operation with an account in its path', () => {
  it('is tried here, each of them', () => {
    const routes = [...api.operations].filter(
      ([route]) => route.includes('{accountId}') || route.includes('/domains/'),
    );
    expect(SAMPLES.map(operationId).toSorted()).toEqual(routes.map(([, { operationId: id }]) => id).toSorted());
  });

  it('is refused without a token', async () => {
    expect(await expectRefused(undefined, SAMPLES, false)).toEqual(all(SAMPLES, 401, 'unauthenticated'));
  });

  it('is refused to the Security Manager of another account, whether the account exists or not', async () => {
    const gwen = world.token('gwen');
    expect(await expectRefused(gwen, forManagers, false)).toEqual(all(forManagers, 403, 'other-account'));
    expect(await expectRefused(gwen, forTheFeed, false)).toEqual(all(forTheFeed, 403, 'role-missing'));
  });

  it('is refused to a contact of the account without the role, and the attempt to change something is told', async () => {
    const ben = world.token('ben');
    expect(await expectRefused(ben, SAMPLES, true)).toEqual(all(SAMPLES, 403, 'role-missing'));
    expect(told).toBeGreaterThanOrEqual(ENTRIES_PER_MINUTE.ofCaller);
    const newest = (await trail()).slice(0, 6);
    expect(newest.every(({ outcome, actor }) => outcome === 'refused' && actor.id === 'contact-ben')).toBe(true);
  });

  it('is refused to the directory feed where it is for Security Managers, and the other way round', async () => {
    const { serviceToken } = started.stack.file;
    expect(await expectRefused(serviceToken, forManagers, false)).toEqual(all(forManagers, 403, 'other-account'));
    expect(await expectRefused(world.token('anna'), forTheFeed, true)).toEqual(all(forTheFeed, 403, 'role-missing'));
  });

  it('is refused to roles that do not fit the account of the token', async () => {
    const both = ['SecurityManager', 'DirectoryService'];
    const withoutAccount = await minter.mint({ sub: 'contact-anna', roles: ['SecurityManager'] });
    expect(await expectRefused(withoutAccount, forManagers, false)).toEqual(all(forManagers, 403, 'other-account'));
    const otherCase = await minter.mint({ sub: 'contact-anna', account: 'ACME', roles: both });
    expect(await expectRefused(otherCase, forManagers, false)).toEqual(all(forManagers, 403, 'other-account'));
    const contactAsFeed = await minter.mint({ sub: 'contact-anna', account: 'globex', roles: both });
    expect(await expectRefused(contactAsFeed, forTheFeed, false)).toEqual(all(forTheFeed, 403, 'role-missing'));
    const almost = ['securitymanager', 'SecurityManager ', 'SecurityManagers'];
    const lookalike = await minter.mint({ sub: 'contact-ben', account: 'acme', roles: almost });
    expect(await expectRefused(lookalike, forManagers, true)).toEqual(all(forManagers, 403, 'role-missing'));
    // One text is one role, whatever stands in it.
    const joined = await minter.mint({
      sub: 'contact-ben',
      account: 'acme',
      roles: 'SecurityManager DirectoryService',
    });
    expect(await expectRefused(joined, forManagers, true)).toEqual(all(forManagers, 403, 'role-missing'));
  });

  it('is refused for a token that is not what it should be', async () => {
    const [state, events] = [await acmeNow(world), await trail()];
    const contact = await minter.forge({ sub: 'contact-anna', account: 'acme', roles: ['SecurityManager'] });
    const feed = await minter.forge({ sub: 'directory-feed', roles: ['DirectoryService'] });
    const seen = new Set<string>();
    for (const sample of SAMPLES) {
      const forged = sample.caller === 'manager' ? contact : feed;
      for (const [what, token] of Object.entries(forged)) {
        const answer = await send(sample, 'acme', token);
        expect([sample.name, what, answer.status]).toEqual([sample.name, what, 401]);
        seen.add(String(answer.json['code']));
      }
    }
    expect([...seen]).toEqual(['unauthenticated']);
    expect(Object.keys(contact).length).toBeGreaterThan(20);
    expect(await acmeNow(world)).toEqual(state);
    expect(await trail()).toEqual(events);
    const good = await minter.mint({ sub: 'contact-anna', account: 'acme', roles: ['SecurityManager'] });
    expect((await world.ask('GET', '/accounts/acme/sso', { token: good })).status).toBe(200);
  });

  it('is refused to another account however the path is spelled', async () => {
    const { port } = new URL(started.stack.file.service);
    const status = (path: string): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const headers = { authorization: `Bearer ${world.token('gwen')}` };
        // `fetch` would tidy the path up.
        request({ host: 'localhost', port, path, headers, timeout: 10_000 }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    expect(await status('/accounts/globex/sso')).toBe(200);
    for (const path of [
      '/accounts/%61cme/sso',
      '/accounts/acme/sso/',
      '/Accounts/acme/SSO',
      '/accounts/globex/../acme/sso',
    ]) {
      expect([path, await status(path)]).toEqual([path, 403]);
    }
    for (const path of ['/accounts/globex%2f..%2facme/sso', '/accounts/globex,acme/sso', '/accounts/acme%00/sso']) {
      expect([path, await status(path)]).toEqual([path, 400]);
    }
    expect(await status('/accounts//acme/sso')).toBe(404);
    expect(await status('/accounts/acme/sso?accountId=globex')).toBe(403);
  });

  it('says of an account that was never made only to its own contact that it is not there', async () => {
    const ghost = await minter.mint({ sub: 'contact-ghost', account: 'ghost', roles: ['SecurityManager'] });
    for (const sample of forManagers) {
      const answer = await send(sample, 'ghost', ghost);
      expect([sample.name, answer.status]).toEqual([sample.name, 404]);
    }
  });
});
