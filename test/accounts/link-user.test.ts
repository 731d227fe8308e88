import { beforeEach, describe, expect, it } from 'vitest';
import type { FoundPerson } from '../../shared/entra/rules/tenant-person.ts';
import { EmailAddress, type TenantId } from '../../shared/platform/words/identifiers.ts';
import { auditEventMaker } from '../../shared/audit/make-audit-event.ts';
import { listInPages, objectId, personOf } from '../support/directory-people.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

type Shown = {
  readonly linked: boolean;
  readonly user: { readonly email: string; readonly displayName: string };
  readonly bound: {
    readonly objectId: string;
    readonly inEntra: boolean;
    readonly userPrincipalName: string | null;
  } | null;
  readonly candidates: readonly {
    readonly objectId: string;
    readonly match: string;
    readonly obstacle: string | null;
    readonly otherUser: string | null;
    readonly seen: string;
  }[];
};

const stage = openStage();
beforeEach(() => {
  stage.directory.persons = [];
});

const person = (number: number, name: string, change: Partial<FoundPerson> = {}): FoundPerson => ({
  ...personOf(number, name),
  displayName: `Person ${number}`,
  createdAt: new Date('2026-11-01T08:00:00Z'),
  ...change,
});

async function open(...names: string[]) {
  const place = await openWorkplace(stage);
  const tenant = await place.connectTenant();
  await place.users(...names.map((name) => ({ name })));
  const link = async (body: unknown) => {
    const { status, json } = await place.ask('manager', 'POST', '/users/link', body);
    return { status, shown: json as Shown, problem: json as Record<string, unknown> };
  };
  return { place, tenant, link, at: (name: string) => EmailAddress.parse(`${name}@${place.domain}`) };
}

const userOf = async ({ id }: Workplace, email: EmailAddress) => {
  const user = (await stage.userStore.findAddress(id, email))?.user;
  if (user === undefined) throw new Error('no such user');
  return user;
};

/** As a first sign-in does it. */
async function bind(place: Workplace, email: EmailAddress, tenantId: TenantId, number: number) {
  const user = await userOf(place, email);
  const makeEvent = auditEventMaker({ clock: stage.clock, randomId: () => crypto.randomUUID() }, place.id, {
    kind: 'system',
  });
  const identity = { tenantId, objectId: objectId(number) };
  const event = makeEvent('user-bound', undefined, undefined);
  expect(await stage.userStore.bindUser({ accountId: place.id, user, identity, event }, undefined)).toBe('bound');
  return user;
}

/** What must be confirmed of the only candidate. */
function confirmationOf({ bound, candidates }: Shown) {
  const [candidate] = candidates;
  return { objectId: candidate?.objectId, replaces: bound?.objectId, seen: candidate?.seen };
}

describe('POST /accounts/{accountId}/users/link', () => {
  it('shows who the user was and who was made anew, changes nothing by it, and links the two once that is confirmed', async () => {
    const { place, tenant, link, at } = await open('ann');
    const email = at('ann');
    const before = await bind(place, email, tenant, 1);
    stage.directory.persons = [person(2, email)];
    const { shown } = await link({ email });
    expect(shown).toMatchObject({
      ...{ linked: false, user: { email, displayName: 'ann' } },
      bound: { objectId: objectId(1), inEntra: false, userPrincipalName: null },
      candidates: [
        {
          ...{ objectId: objectId(2), match: 'user-principal-name', obstacle: null, otherUser: null },
          ...{ userPrincipalName: email, enabled: true, guest: false, createdAt: '2026-11-01T08:00:00.000Z' },
        },
      ],
    });
    expect(await userOf(place, email)).toEqual(
      before.boundTo ? before : { ...before, boundTo: { tenantId: tenant, objectId: objectId(1) } },
    );

    const linked = await link({ email, confirm: confirmationOf(shown) });
    expect([linked.status, linked.shown.linked, linked.shown.bound?.objectId]).toEqual([200, true, objectId(2)]);
    const after = await userOf(place, email);
    expect(after).toEqual({ ...before, boundTo: { tenantId: tenant, objectId: objectId(2) } });
    const [event] = await auditOf(place);
    const common = { userId: before.id, email, tenantId: tenant };
    expect(event).toMatchObject({
      ...{ action: 'user-linked', outcome: 'done', actor: { kind: 'contact', id: 'manager-1' } },
      before: { ...common, boundTo: objectId(1) },
      after: { ...common, boundTo: objectId(2), userPrincipalName: email },
    });
    const { byIdentity } = await stage.userStore.findCandidates(
      place.id,
      { tenantId: tenant, objectId: objectId(1) },
      undefined,
    );
    expect(byIdentity).toBeUndefined();
  });

  it('links somebody whose address differs, by mail or by object id, who was never bound', async () => {
    const { place, tenant, link, at } = await open('kim');
    stage.directory.persons = [
      person(3, `kim.new@${place.domain}`, { mail: at('kim') }),
      person(4, `kim.newest@${place.domain}`, { mail: undefined }),
    ];
    const byMail = await link({ email: at('kim') });
    expect(byMail.shown).toMatchObject({ bound: null, candidates: [{ objectId: objectId(3), match: 'mail' }] });
    const byId = await link({ email: at('kim'), objectId: objectId(4).toUpperCase() });
    expect(byId.shown.candidates).toMatchObject([{ objectId: objectId(4), match: 'object-id', obstacle: null }]);
    await link({ email: at('kim'), confirm: confirmationOf(byId.shown) });
    expect((await userOf(place, at('kim'))).boundTo).toEqual({ tenantId: tenant, objectId: objectId(4) });
  });

  it('finds somebody whom Azure knows by an alias, or still by the name before a rename, each once', async () => {
    const { place, link, at } = await open('lena');
    const profile = { displayName: 'Lena', twoFactor: false, hasPassword: true };
    const upsert = [{ ...profile, email: at('lena.wed'), aliases: [at('l.wed')] }];
    await place.ask('service', 'POST', '/users', { rename: [{ from: at('lena'), to: at('lena.wed') }] });
    await place.ask('service', 'POST', '/users', { upsert });
    const named = [person(5, at('lena')), person(6, at('l.wed'), { mail: at('lena.wed') }), person(7, at('someone'))];
    stage.directory.persons = named;
    const { shown } = await link({ email: at('lena.wed') });
    expect(shown.candidates.map(({ objectId: id, match }) => [id, match]).toSorted()).toEqual([
      [objectId(5), 'user-principal-name'],
      [objectId(6), 'user-principal-name'],
    ]);
    stage.directory.persons = named.slice(0, 1);
    const before = await userOf(place, at('lena.wed'));
    const alone = await link({ email: at('lena.wed') });
    const linked = await link({ email: at('lena.wed'), confirm: confirmationOf(alone.shown) });
    expect([linked.status, linked.shown.bound?.objectId]).toEqual([200, objectId(5)]);
    expect((await userOf(place, at('lena.wed'))).id).toBe(before.id);
  });

  it('refuses what is no longer as it was shown, whatever changed of it', async () => {
    const { place, tenant, link, at } = await open('ann', 'bob');
    await bind(place, at('ann'), tenant, 1);
    const anew = person(2, at('ann'));
    stage.directory.persons = [anew];
    const confirm = confirmationOf((await link({ email: at('ann') })).shown);
    const expectChanged = async (change: Record<string, unknown> = {}) => {
      const { status, problem } = await link({ email: at('ann'), confirm: { ...confirm, ...change } });
      expect([status, problem['type']]).toEqual([409, 'https://sso.example/problems/link-changed']);
    };
    await expectChanged({ replaces: undefined });
    await expectChanged({ replaces: objectId(9) });
    await expectChanged({ seen: 'x'.repeat(43) });
    for (const changed of [{ displayName: 'Mallory' }, { enabled: false }, { guest: true }, { createdAt: undefined }]) {
      stage.directory.persons = [{ ...anew, ...changed }];
      await expectChanged();
    }
    stage.directory.persons = [anew, person(1, at('ann'))];
    await expectChanged();
    stage.directory.persons = [anew];
    await bind(place, at('bob'), tenant, 2);
    await expectChanged();
    expect((await userOf(place, at('ann'))).boundTo?.objectId).toBe(objectId(1));
    const refused = (await auditOf(place)).filter(({ action }) => action === 'user-linked');
    expect(refused).toHaveLength(9);
    expect(refused.every(({ outcome, refusal }) => outcome === 'refused' && refusal === 'link-changed')).toBe(true);
  });

  it('links one user to a person, also when two administrators confirm at once', async () => {
    const { place, link, at } = await open('ann', 'bob');
    stage.directory.persons = [person(2, 'somebody@elsewhere.example')];
    const confirmFor = async (email: EmailAddress) =>
      confirmationOf((await link({ email, objectId: objectId(2) })).shown);
    const [ann, bob] = [await confirmFor(at('ann')), await confirmFor(at('bob'))];
    const statuses = await Promise.all([
      link({ email: at('ann'), confirm: ann }),
      link({ email: at('bob'), confirm: bob }),
    ]);
    expect(statuses.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const bound = [await userOf(place, at('ann')), await userOf(place, at('bob'))].filter(({ boundTo }) => boundTo);
    expect(bound).toHaveLength(1);
  });

  it.each([
    ['a guest', { guest: true }, 'guest'],
    ['somebody disabled', { enabled: false }, 'disabled'],
  ])('shows that %s can’t be the user, and refuses it', async (_, change, obstacle) => {
    const { place, link, at } = await open('ann');
    stage.directory.persons = [person(2, at('ann'), change)];
    const { shown } = await link({ email: at('ann') });
    expect(shown.candidates).toMatchObject([{ obstacle }]);
    const refused = await link({ email: at('ann'), confirm: confirmationOf(shown) });
    expect([refused.status, refused.problem['obstacle']]).toEqual([409, obstacle]);
    expect((await auditOf(place))[0]).toMatchObject({ action: 'user-linked', outcome: 'refused', refusal: obstacle });
  });

  it('shows that a person is another user already, or this one, and refuses both', async () => {
    const { place, tenant, link, at } = await open('ann', 'bob');
    await bind(place, at('bob'), tenant, 2);
    stage.directory.persons = [person(2, at('ann'))];
    const { shown } = await link({ email: at('ann') });
    expect(shown.candidates).toMatchObject([{ obstacle: 'bound-to-another-user', otherUser: at('bob') }]);
    expect((await link({ email: at('ann'), confirm: confirmationOf(shown) })).status).toBe(409);
    const same = await link({ email: at('bob'), objectId: objectId(2) });
    expect(same.shown.candidates).toMatchObject([{ obstacle: 'already-linked', otherUser: null }]);
    const confirm = { ...confirmationOf(same.shown), objectId: objectId(7) };
    expect((await link({ email: at('bob'), confirm })).problem['obstacle']).toBe('not-found');
  });

  it('says what keeps it from looking', async () => {
    const { link, at } = await open('ann');
    const type = (code: string) => `https://sso.example/problems/${code}`;
    expect(await link({ email: at('nobody') })).toMatchObject({
      status: 404,
      problem: { type: type('user-not-found') },
    });
    const foreign = await link({ email: 'ann@elsewhere.example' });
    expect(foreign).toMatchObject({ status: 400, problem: { errors: [{ field: '/email' }] } });
    stage.directory.persons = { kind: 'no-permission' };
    const unreadable = { status: 409, problem: { type: type('directory-unreadable'), reason: 'no-permission' } };
    expect(await link({ email: at('ann') })).toMatchObject(unreadable);
    stage.directory.persons = { kind: 'throttled', retryAfterSeconds: 17 };
    expect((await link({ email: at('ann') })).status).toBe(503);
  });

  it('never shows or links a user of another account', async () => {
    const acme = await open('ann');
    const other = await open('eve');
    stage.directory.persons = [person(2, acme.at('ann'))];
    const looked = await other.link({ email: acme.at('ann') });
    expect([looked.status, JSON.stringify(looked.problem).includes('ann@')]).toEqual([400, false]);
    // The same person in another tenant is nobody's business: who is bound there is not told here.
    await bind(acme.place, acme.at('ann'), acme.tenant, 2);
    const { shown } = await other.link({ email: other.at('eve'), objectId: objectId(2) });
    expect(shown.candidates).toMatchObject([{ obstacle: null, otherUser: null }]);
    const asContact = await other.place.ask('otherManager', 'POST', '/users/link', { email: other.at('eve') });
    expect(asContact.status).toBe(403);
  });

  it('is one less whom SSO locks out, from that moment on and without a new report', async () => {
    const { place, tenant, link, at } = await open('ann', 'bob');
    await bind(place, at('ann'), tenant, 1);
    stage.directory.persons = [person(2, at('ann'))];
    stage.directory.list = listInPages(stage.directory.persons).list;
    const lockedOut = async (query = '') => {
      const { json } = await place.ask('manager', 'GET', `/readiness${query}`);
      return (json as { totals: { lockedOut: number } }).totals.lockedOut;
    };
    expect(await lockedOut('?refresh=true')).toBe(2);
    await link({ email: at('ann'), confirm: confirmationOf((await link({ email: at('ann') })).shown) });
    expect(await lockedOut()).toBe(1);
    // She is counted once, also when she is excluded and taken back, and by the next report.
    await place.ask('manager', 'POST', '/exclusions', { add: [{ email: at('ann') }] });
    await place.ask('manager', 'POST', '/exclusions', { remove: [at('ann')] });
    expect(await lockedOut()).toBe(1);
    expect(await lockedOut('?refresh=true')).toBe(1);
  });
});
