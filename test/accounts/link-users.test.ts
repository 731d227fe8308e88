import { beforeEach, describe, expect, it } from 'vitest';
import type { FoundPerson } from '../../shared/entra/rules/tenant-person.ts';
import { EmailAddress } from '../../shared/platform/words/identifiers.ts';
import { objectId, personOf } from '../support/directory-people.ts';
import { auditOf, openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

type Result = {
  readonly email: string;
  readonly outcome: string;
  readonly person: { readonly objectId: string; readonly seen: string } | null;
};
type Answer = { readonly results: readonly Result[]; readonly retryAfterSeconds: number | null };

const stage = openStage();
beforeEach(() => {
  stage.directory.persons = [];
});

async function open(...names: string[]) {
  const place = await openWorkplace(stage);
  await place.connectTenant();
  await place.users(...names.map((name) => ({ name })));
  const at = (name: string) => EmailAddress.parse(`${name}@${place.domain}`);
  const send = (items: readonly unknown[]) => place.ask('manager', 'POST', '/users/links', { items });
  const look = async (...who: string[]) => (await send(who.map((name) => ({ email: at(name) })))).json as Answer;
  const confirm = async (shown: Answer) =>
    (
      await send(
        shown.results.flatMap(({ email, person }) =>
          person === null ? [] : [{ email, confirm: { objectId: person.objectId, seen: person.seen } }],
        ),
      )
    ).json as Answer;
  return { place, at, send, look, confirm };
}

const boundTo = async ({ id }: Workplace, email: EmailAddress) =>
  (await stage.userStore.findAddress(id, email))?.user?.boundTo?.objectId;

/** Somebody whose mail alone is the user's address. */
const mailed = (number: number, mail: EmailAddress, change: Partial<FoundPerson> = {}): FoundPerson => ({
  ...personOf(number, `p${String(number)}@${mail.split('@')[1] ?? ''}`, { mail }),
  ...{ displayName: `Person ${String(number)}`, createdAt: undefined },
  ...change,
});
const outcomes = ({ results }: Answer) => results.map(({ outcome }) => outcome);

describe('POST /accounts/{accountId}/users/links', () => {
  it('shows each pair, changes nothing by it, and links all that are confirmed, with an event each; confirmed again it is done already', async () => {
    const { place, at, look, confirm } = await open('ann', 'bob');
    stage.directory.persons = [mailed(1, at('ann')), mailed(2, at('bob'))];
    const shown = await look('ann', 'bob');
    expect(shown.results).toMatchObject([
      { email: at('ann'), outcome: 'linkable', displayName: 'ann', person: { objectId: objectId(1), mail: at('ann') } },
      { email: at('bob'), outcome: 'linkable', person: { objectId: objectId(2), displayName: 'Person 2' } },
    ]);
    expect([await boundTo(place, at('ann')), await boundTo(place, at('bob'))]).toEqual([undefined, undefined]);
    expect(outcomes(await confirm(shown))).toEqual(['linked', 'linked']);
    expect([await boundTo(place, at('ann')), await boundTo(place, at('bob'))]).toEqual([objectId(1), objectId(2)]);
    const events = (await auditOf(place)).filter(({ action }) => action === 'user-linked');
    expect(events).toMatchObject([
      { outcome: 'done', actor: { kind: 'contact', id: 'manager-1' } },
      { outcome: 'done', after: { userPrincipalName: `p1@${place.domain}` } },
    ]);
    expect(outcomes(await confirm(shown))).toEqual(['already-linked', 'already-linked']);
    expect(outcomes(await look('ann'))).toEqual(['already-linked']);
    expect((await auditOf(place)).filter(({ action }) => action === 'user-linked')).toHaveLength(2);
  });

  it('leaves out whoever isn’t surely that person, and says why of each', async () => {
    const names = ['nobody', 'twice', 'same', 'guest', 'off', 'taken', 'named', 'other', 'free'];
    const { place, at, look, confirm } = await open(...names);
    const taken = mailed(6, at('free'));
    stage.directory.persons = [taken];
    await confirm(await look('free'));
    stage.directory.persons = [
      ...[mailed(2, at('twice')), mailed(3, at('twice')), mailed(4, at('guest'), { guest: true })],
      ...[mailed(5, at('off'), { enabled: false }), { ...taken, mail: at('taken') }],
      { ...mailed(7, at('named')), principal: at('other') },
      mailed(8, at('same'), { principal: at('same') }),
    ];
    const shown = await look('nobody', 'twice', 'same', 'guest', 'off', 'taken', 'named');
    expect(outcomes(shown)).toEqual([
      ...['not-found', 'several-matches', 'found-by-sign-in-name', 'guest', 'disabled', 'bound-to-another-user'],
      'names-another-user',
    ]);
    expect(shown.results.every(({ person }) => person === null)).toBe(true);
    const one = (await place.ask('manager', 'POST', '/users/link', { email: at('named') })).json;
    expect(one).toMatchObject({ candidates: [{ obstacle: null, namedUser: at('other') }] });
  });

  it('takes no mail of a domain that the tenant hasn’t verified, and no address of before a rename', async () => {
    const { place, at, look } = await open('ann', 'lena');
    const domains = [place.domain, `more.${place.domain}`];
    await place.ask('service', 'PUT', '', { name: 'Contoso', domains, products: ['unified'] });
    const moved = EmailAddress.parse(`mia@more.${place.domain}`);
    await place.ask('service', 'POST', '/users', {
      rename: [{ from: at('lena'), to: at('lena.wed') }],
      upsert: [{ email: moved, displayName: 'Mia', twoFactor: false, hasPassword: true }],
    });
    stage.directory.persons = [mailed(1, at('lena')), mailed(2, moved)];
    expect(outcomes(await look('lena.wed'))).toEqual(['former-address']);
    const answered = await place.ask('manager', 'POST', '/users/links', { items: [{ email: moved }] });
    expect(outcomes(answered.json as Answer)).toEqual(['domain-unverified']);
  });

  it('refuses of what was confirmed whatever is otherwise by now, each by itself, and tells it in the trail', async () => {
    const { place, at, look, confirm } = await open('ann', 'bob', 'cleo');
    const people = [mailed(1, at('ann')), mailed(2, at('bob')), mailed(3, at('cleo'))];
    stage.directory.persons = people;
    const shown = await look('ann', 'bob', 'cleo');
    stage.directory.persons = [
      mailed(1, at('ann'), { displayName: 'Mallory' }),
      { ...mailed(2, at('bob')), objectId: objectId(9) },
      ...people.slice(2),
    ];
    expect(outcomes(await confirm(shown))).toEqual(['link-changed', 'link-changed', 'linked']);
    expect([await boundTo(place, at('ann')), await boundTo(place, at('bob'))]).toEqual([undefined, undefined]);
    const refused = (await auditOf(place)).filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ action, refusal }) => [action, refusal])).toEqual([
      ['user-linked', 'link-changed'],
      ['user-linked', 'link-changed'],
    ]);
  });

  it('never gives one person to two users, when both are confirmed at once', async () => {
    const { place, at, look, confirm } = await open('ann', 'bob');
    stage.directory.persons = [mailed(1, at('ann'))];
    const ann = await look('ann');
    stage.directory.persons = [mailed(1, at('bob'))];
    const bob = await look('bob');
    expect([...outcomes(ann), ...outcomes(bob)]).toEqual(['linkable', 'linkable']);
    await Promise.all([confirm(ann), confirm(bob)]);
    const bound = [await boundTo(place, at('ann')), await boundTo(place, at('bob'))].filter((id) => id !== undefined);
    expect(bound.length).toBeLessThanOrEqual(1);
  });

  it('says what keeps it from looking, once for all', async () => {
    const { at, send } = await open('ann', 'bob');
    const items = [{ email: at('ann') }, { email: at('bob') }];
    stage.directory.persons = { kind: 'no-permission' };
    expect(await send(items)).toMatchObject({
      status: 409,
      json: { type: 'https://sso.example/problems/directory-unreadable', reason: 'no-permission' },
    });
    stage.directory.persons = { kind: 'throttled', retryAfterSeconds: 17 };
    const throttled = await send(items);
    expect([throttled.status, throttled.headers['retry-after']]).toEqual([503, '17']);
    expect((await send([...items, ...items])).status).toBe(400);
    const many = Array.from({ length: 51 }, (_, number) => ({ email: at(`u${String(number)}`) }));
    expect([(await send(many)).status, (await send([])).status]).toEqual([400, 400]);
  });

  it('shows and links nobody of another account', async () => {
    const acme = await open('ann');
    const other = await open('eve');
    stage.directory.persons = [mailed(1, acme.at('ann'))];
    const shown = await acme.look('ann');
    const [pair] = shown.results;
    const confirm = { objectId: pair?.person?.objectId, seen: pair?.person?.seen };
    const foreign = await other.send([{ email: acme.at('ann') }, { email: other.at('nobody') }]);
    expect(foreign.json).toMatchObject({
      results: [{ outcome: 'foreign-domain', displayName: null, person: null }, { outcome: 'user-not-found' }],
    });
    await other.send([{ email: acme.at('ann'), confirm }]);
    expect(await boundTo(acme.place, acme.at('ann'))).toBeUndefined();
    const asContact = await acme.place.ask('otherManager', 'POST', '/users/links', {
      items: [{ email: acme.at('ann') }],
    });
    expect(asContact.status).toBe(403);
    const asReader = await acme.place.ask('contact', 'POST', '/users/links', { items: [{ email: acme.at('ann') }] });
    expect(asReader.status).toBe(403);
  });
});
