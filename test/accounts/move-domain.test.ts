import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AppId, DomainName, EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { makeFindUnownable } from '../../shared/accounts/find-unownable.ts';
import { makeMoveDomain } from '../../shared/accounts/move-domain.ts';
import { makeResolveSignIn } from '../../shared/sign-in/discover-sign-in.ts';
import { listInPages, personOf } from '../support/directory-people.ts';
import { makeMeasurementsForTest } from '../support/measurements-for-test.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();

type State = { readonly domain: string; readonly state: string; readonly verified: boolean | null };
const newDomain = (): string => `d-${randomUUID()}.example`;
const put = (place: Workplace, domains: readonly string[], products: readonly string[] = ['unified']) =>
  place.ask('service', 'PUT', '', { name: 'Contoso', domains, products });
const feed = (place: Workplace, domain: string, ...names: readonly string[]) =>
  place.ask('service', 'POST', '/users', {
    upsert: names.map((name) => ({
      ...{ email: `${name}@${domain}`, displayName: name, hasPassword: name !== 'mia', twoFactor: false },
    })),
  });
const refresh = async (place: Workplace) =>
  (await place.ask('manager', 'GET', '/readiness?refresh=true')).json as {
    totals: { users: number; lockedOut: number };
    domains: (State & { counts: { users: number; lockedOut: number } | null })[];
    unverifiedDomains: string[];
    items: { email: string }[];
  };
const move = (place: Workplace, domain: string, body: object) =>
  place.ask('service', 'POST', `/../../domains/${domain}/move`, body);

/** What the decision is on this instance, and on one that has just started. */
async function reasonsFor(address: string, app = 'elevate') {
  const found = stage.services.catalogue.apps.find(({ id }) => id === AppId.parse(app));
  if (found === undefined) throw new Error('no such app');
  return Promise.all(
    [stage, stage.openStores(0)].map(async (stores) => {
      const resolve = makeResolveSignIn({ ...stores, clock: stage.clock, measurements: makeMeasurementsForTest() });
      return (await resolve(EmailAddress.parse(address), found)).decision.reason;
    }),
  );
}

/** Connected and with SSO on; nobody in Azure but ann of the account's domain and of those given. */
async function openUnderSso(...domains: readonly string[]): Promise<Workplace> {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  stage.directory.list = listInPages(
    [place.domain, ...domains].map((domain, index) => personOf(index + 1, `ann@${domain}`)),
  ).list;
  await refresh(place);
  const { etag = '' } = (await place.ask('manager', 'GET', '/sso')).headers;
  expect((await place.ask('manager', 'PUT', '/sso', { sso: 'on' }, { 'if-match': etag })).status).toBe(200);
  return place;
}

describe('POST /domains/{domain}/move', () => {
  it('moves a domain between two accounts under SSO, in force at once, with the receiving account’s number', async () => {
    const [acme, globex] = [await openUnderSso(), await openUnderSso()];
    const { domain } = acme;
    await feed(acme, domain, 'mia');
    const body = { from: acme.id, to: globex.id };
    const refused = await move(acme, domain, { ...body, acceptLockouts: 1 });
    expect([refused.status, refused.json]).toMatchObject([409, { lockedOut: 0 }]);
    const moved = await move(acme, domain, { ...body, acceptLockouts: 0 });
    expect([moved.status, moved.json]).toMatchObject([
      200,
      { domain, ...body, state: 'in-force', takenAway: { usersWithoutPassword: { count: 1 } } },
    ]);
    expect(await reasonsFor(`mia@${domain}`)).toEqual(['sso-on', 'sso-on']);
    const again = await move(acme, domain, { ...body, acceptLockouts: 0 });
    expect([again.status, again.json]).toEqual([200, { domain, ...body, state: 'in-force', takenAway: null }]);
    const [given] = await auditOf(acme);
    const [received, was] = await auditOf(globex);
    expect(given).toMatchObject({ action: 'domain-moved', before: { state: 'in-force' }, after: { state: null } });
    expect(received).toMatchObject({
      action: 'domain-moved',
      after: { domain, state: 'in-force', acceptedLockouts: 0 },
    });
    expect(was).toMatchObject({ action: 'domain-moved', outcome: 'refused', refusal: 'would-lock-out' });
    // Neither hears of the other.
    expect(JSON.stringify(await auditOf(acme))).not.toContain(globex.id);
    expect(JSON.stringify(await auditOf(globex))).not.toContain(acme.id);
    // What was the giving account's stays with it.
    expect(await stage.userStore.findAddress(acme.id, EmailAddress.parse(`mia@${domain}`))).toBeDefined();
    expect(await stage.userStore.findAddress(globex.id, EmailAddress.parse(`mia@${domain}`))).toBeUndefined();
    expect((await put(acme, [domain])).status).toBe(409);
  });

  it('counts the users whom the receiving account has from before, and takes that number alone', async () => {
    const [acme, globex] = [await openUnderSso(), await openUnderSso()];
    const { domain } = acme;
    const body = { from: acme.id, to: globex.id };
    await move(acme, domain, { ...body, acceptLockouts: 0 });
    await feed(globex, domain, 'bob', 'eve');
    await move(acme, domain, { from: globex.id, to: acme.id, acceptLockouts: 0 });
    expect((await move(acme, domain, body)).json).toMatchObject({ lockedOut: 2, notJudged: 2 });
    expect((await stage.accountStore.readAccount(globex.id))?.value.domains).toEqual([globex.domain]);
    expect((await move(acme, domain, { ...body, acceptLockouts: 2 })).json).toMatchObject({ state: 'in-force' });
  });

  it('leaves people with passwords where they had them: joining under SSO, in force where it is off', async () => {
    const [acme, globex, initech] = [await openWorkplace(stage), await openUnderSso(), await openWorkplace(stage)];
    const { domain } = acme;
    const first = await move(acme, domain, { from: acme.id, to: globex.id });
    expect(first.json).toMatchObject({ state: 'joining' });
    expect(await reasonsFor(`mia@${domain}`)).toEqual(['domain-joining', 'domain-joining']);
    const second = await move(acme, domain, { from: globex.id, to: initech.id });
    expect(second.json).toMatchObject({ state: 'in-force' });
    expect(await reasonsFor(`mia@${domain}`)).toEqual(['not-connected', 'not-connected']);
  });

  it('is finished by the same request wherever it broke off, and nobody is ever nobody’s', async () => {
    for (const breakAt of ['claim', 'letting go'] as const) {
      const [acme, globex] = [await openUnderSso(), await openUnderSso()];
      const { domain } = acme;
      const body = { from: acme.id, to: globex.id, acceptLockouts: 0 };
      const { claimStore, accountStore } = stage.services;
      const input = { ...body, domain: DomainName.parse(domain), acceptUnknownReadiness: false } as const;
      const breaking = makeMoveDomain({
        ...stage.services,
        findUnownable: makeFindUnownable(),
        claimStore: {
          ...claimStore,
          moveDomain: (...args) =>
            breakAt === 'claim' ? Promise.reject(new Error('crash')) : claimStore.moveDomain(...args),
        },
        accountStore: {
          ...accountStore,
          changeAccount: (before, ...rest) =>
            before.value.id === acme.id
              ? Promise.reject(new Error('crash'))
              : accountStore.changeAccount(before, ...rest),
        },
      });
      const caller = { id: 'feed', accountId: undefined, roles: ['DirectoryService'], address: undefined } as never;
      await expect(breaking({ ...input, caller })).rejects.toThrow('crash');
      expect(await reasonsFor(`mia@${domain}`)).toEqual(['sso-on', 'sso-on']);
      const finished = await move(acme, domain, body);
      expect([finished.status, finished.json]).toMatchObject([200, { state: 'in-force', takenAway: {} }]);
      expect((await stage.accountStore.readAccount(acme.id))?.value.domains).toEqual([]);
      expect(await stage.openStores(0).accountStore.findOwner(DomainName.parse(domain))).toBe(globex.id);
      expect(await reasonsFor(`mia@${domain}`)).toEqual(['sso-on', 'sso-on']);
    }
  });

  it('leads nobody to a password while it moves to and fro, on no instance', async () => {
    const [acme, globex] = [await openUnderSso(), await openUnderSso()];
    const { domain } = acme;
    let isDone = false;
    const seen = new Set<string>();
    const watch = async () => {
      while (!isDone) for (const reason of await reasonsFor(`mia@${domain}`)) seen.add(reason);
    };
    const watching = watch();
    for (const [from, to] of [
      [acme, globex],
      [globex, acme],
      [acme, globex],
    ] as const) {
      expect((await move(acme, domain, { from: from.id, to: to.id, acceptLockouts: 0 })).status).toBe(200);
    }
    isDone = true;
    await watching;
    expect([...seen]).toEqual(['sso-on']);
  });

  it('refuses what is not there, what a third account has, and who is not the feed', async () => {
    const [acme, globex, third] = [await openWorkplace(stage), await openWorkplace(stage), await openWorkplace(stage)];
    const body = { from: acme.id, to: globex.id };
    expect((await move(acme, newDomain(), body)).status).toBe(404);
    expect((await move(acme, third.domain, body)).status).toBe(404);
    expect((await move(acme, acme.domain, { ...body, to: 'nobody' })).status).toBe(404);
    expect((await move(acme, acme.domain, { ...body, to: acme.id })).status).toBe(400);
    for (const caller of ['manager', 'contact', 'otherManager'] as const) {
      expect((await acme.ask(caller, 'POST', `/../../domains/${acme.domain}/move`, body)).status).toBe(403);
    }
    expect((await stage.accountStore.readAccount(globex.id))?.value.domains).toEqual([globex.domain]);
  });
});
