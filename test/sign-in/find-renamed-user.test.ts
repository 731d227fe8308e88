/** People under another address, and under several: whoever renamed them first, and wherever. */
import { decodeJwt } from 'jose';
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { tagOf } from '../../shared/users/rules/user.ts';
import { DomainName, EmailAddress, ObjectId, UserId } from '../../shared/platform/words/identifiers.ts';
import type { ReadinessItem } from '../../shared/users/rules/readiness-item.ts';
import { finishRun, NO_READINESS, startRun } from '../../shared/readiness/rules/readiness-run.ts';
import type { UserChange } from '../../shared/users/rules/user-change.ts';
import { eventsFor } from '../contracts/store-world.ts';
import {
  askTokens,
  authorizePath,
  basic,
  callbackPath,
  newVerifier,
  signIn,
} from '../support/sign-in/sign-in-by-hand.ts';
import { openStage, SECRETS, type Stage } from '../support/sign-in/stage.ts';
import { newObjectId } from '../support/sign-in/staged-entra.ts';

const stage = openStage();

type Account = Awaited<ReturnType<Stage['openSsoAccount']>>;
const feed = ({ id }: Pick<Account, 'id'>, ...changes: readonly UserChange[]) =>
  stage.services.userStore.changeUsers(id, changes, eventsFor(id));
const upsert = (email: string, aliases: readonly string[]): UserChange => ({
  kind: 'upsert',
  profile: {
    ...{ email: EmailAddress.parse(email), displayName: 'Carol', twoFactor: false, hasPassword: true },
    aliases: aliases.map((alias) => EmailAddress.parse(alias)),
  },
  idIfNew: UserId.parse(randomUUID()),
});

/** What a readiness report has found: who in Azure each user is. */
async function report(
  { id, tenantId }: Account,
  ...found: readonly { email: string; objectId: ObjectId | undefined; foundBy?: EmailAddress }[]
) {
  const { readinessRuns, userStore } = stage.services;
  const state = await readinessRuns.readState(id);
  const begun = startRun(state?.value ?? NO_READINESS, tenantId, new Date());
  if (begun.run === undefined) throw new Error('no run');
  const items = await Promise.all(
    found.map(async ({ email, objectId, foundBy }): Promise<ReadinessItem> => {
      const user = (await userStore.findAddress(id, EmailAddress.parse(email)))?.user;
      if (user === undefined) throw new Error('no user');
      const status = objectId === undefined ? 'ambiguous' : 'ready';
      return {
        ...{
          email: user.email,
          displayName: '',
          isDisabled: false,
          hasPassword: true,
          hasTwoFactor: true,
          userTag: tagOf(user),
        },
        ...{
          status,
          statusUnlessExcluded: status,
          userPrincipalName: undefined,
          objectId,
          foundBy: foundBy ?? user.email,
        },
      };
    }),
  );
  const made = { kind: 'items', number: begun.run.number, items } as const;
  await readinessRuns.saveState(id, state, finishRun(begun, begun.run, new Date()), made);
}

const idAt = async ({ id }: Account, email: string) =>
  (await stage.services.userStore.findAddress(id, EmailAddress.parse(email)))?.user?.id;

/** Who the app is told of. */
async function signedIn(
  accountId: Account,
  typed: string,
  person: { objectId?: ReturnType<typeof newObjectId>; upn: string },
) {
  const verifier = newVerifier();
  const { tenantId } = accountId;
  const back = await signIn(stage, stage.browser(), typed, { tenantId, ...person }, {}, verifier);
  const code = back.location.searchParams.get('code');
  if (code === null) return { status: back.status, path: back.location.pathname };
  const { json } = await askTokens(stage, { code, code_verifier: verifier });
  const { sub, email } = decodeJwt((json as { id_token: string }).id_token);
  return { sub, email };
}
const ask = async (path: string, email: string, headers: Readonly<Record<string, string>>) => {
  const body = JSON.stringify({ email, app: 'elevate' });
  return (await stage.ask(path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }))
    .json;
};
const stepOf = async (email: string) => ((await ask('/discovery', email, {})) as { step: string }).step;
const credentialsOf = async (email: string) => {
  const headers = basic('password-service', SECRETS['password-service'] ?? '');
  return ((await ask('/company-credentials/check', email, headers)) as { credentials: string }).credentials;
};

describe('somebody who marries', () => {
  it.each([
    ['first in the Control Panel', ['panel', 'entra']],
    ['first in Entra', ['entra', 'panel']],
  ])('signs in throughout as the same user, renamed %s', async (_, order) => {
    const accountId = await stage.openSsoAccount('carol');
    const [carol, wed] = [accountId.email('carol'), accountId.email('carol.wed')];
    const objectId = newObjectId();
    const first = await signedIn(accountId, carol, { objectId, upn: carol });
    expect(first).toMatchObject({ email: carol });
    let [upn, email] = [carol, carol];
    for (const where of order) {
      if (where === 'entra') upn = wed;
      else {
        expect(await feed(accountId, { kind: 'rename', from: carol, to: wed })).toEqual(['renamed']);
        email = wed;
      }
      for (const typed of [carol, wed]) {
        expect(await signedIn(accountId, typed, { objectId, upn })).toEqual({ ...first, email });
      }
    }
    // Whoever gets the old address is somebody else, there and here.
    await feed(accountId, upsert(carol, []));
    const other = await signedIn(accountId, carol, { upn: carol });
    expect(other).toMatchObject({ email: carol });
    expect(other).not.toMatchObject({ sub: first.sub });
  });

  it('is refused before her first sign-in while one side alone has the new name, told that it may be that, and in once both or an alias say so', async () => {
    const accountId = await stage.openSsoAccount('carol');
    const [carol, wed] = [accountId.email('carol'), accountId.email('carol.wed')];
    const userAt = async (email: string) =>
      (await stage.services.userStore.findAddress(accountId.id, EmailAddress.parse(email)))?.user;
    const sub = (await userAt(carol))?.id;
    await feed(accountId, { kind: 'rename', from: carol, to: wed });
    const person = { tenantId: accountId.tenantId, objectId: newObjectId(), upn: carol };
    for (const typed of [carol, wed]) {
      const page = await signIn(stage, stage.browser(), typed, person);
      expect([page.status, /link your user to you/.test(page.text)]).toEqual([403, true]);
    }
    // Whoever has the former name by then may be anybody: nobody is bound by it.
    expect(await userAt(wed)).toMatchObject({ id: sub, boundTo: undefined });
    expect(await signedIn(accountId, wed, { ...person, upn: wed })).toEqual({ sub, email: wed });
  });

  const NEW = { panel: ['wed', 'carol'], azure: ['carol', 'wed'], both: ['wed', 'wed'], apart: ['wed', 'carol.e'] };
  it.each([
    ['panel', 'carol'],
    ['panel', 'wed'],
    ['azure', 'carol'],
    ['azure', 'wed'],
    ['both', 'carol'],
    ['both', 'wed'],
    ['apart', 'carol'],
    ['apart', 'wed'],
    ['apart', 'carol.e'],
    ['apart', 'somebody'],
  ] as const)(
    'signs in for the first time, renamed in %s, by %s, when a report of before knows her',
    async (side, typedName) => {
      const accountId = await stage.openSsoAccount('carol');
      const [carol, between] = [accountId.email('carol'), accountId.email('carol.b')];
      const [email, upn] = NEW[side].map((name) => accountId.email(name)) as [EmailAddress, EmailAddress];
      const sub = await idAt(accountId, carol);
      const objectId = newObjectId();
      await report(accountId, { email: carol, objectId });
      if (email !== carol) {
        await feed(accountId, { kind: 'rename', from: carol, to: between });
        await feed(accountId, { kind: 'rename', from: between, to: email });
      }
      const typed = accountId.email(typedName);
      expect(await stepOf(typed)).toBe('entra');
      // Whoever else types it, or has her former name in Azure, isn't her.
      for (const name of ['stranger', ...(email === carol ? [] : ['carol'])]) {
        expect(await signedIn(accountId, typed, { upn: accountId.email(name) })).toMatchObject({ status: 403 });
      }
      expect(await signedIn(accountId, typed, { objectId, upn })).toEqual({ sub, email });
      expect(await signedIn(accountId, email, { upn: accountId.email('stranger') })).toMatchObject({ status: 403 });
      expect(await signedIn(accountId, email, { objectId, upn })).toEqual({ sub, email });
    },
  );

  it.each(['made', 'renamed'])(
    'isn’t taken for who has her old address in the Control Panel by then, %s there, while Azure still calls her by it',
    async (how) => {
      const accountId = await stage.openSsoAccount('carol', 'dan');
      const [carol, wed, dan] = ['carol', 'carol.wed', 'dan'].map((name) => accountId.email(name)) as [
        EmailAddress,
        EmailAddress,
        EmailAddress,
      ];
      const [sub, other] = [await idAt(accountId, carol), await idAt(accountId, dan)];
      const [hers, his] = [newObjectId(), newObjectId()];
      await report(accountId, { email: carol, objectId: hers }, { email: dan, objectId: his });
      if (how === 'made') {
        await feed(accountId, { kind: 'rename', from: carol, to: wed });
        await feed(accountId, upsert(carol, []));
      } else {
        // In one step: who comes isn't who leaves.
        await feed(accountId, { kind: 'rename', from: carol, to: wed }, { kind: 'rename', from: dan, to: carol });
      }
      expect(await signedIn(accountId, carol, { objectId: hers, upn: carol })).toEqual({ sub, email: wed });
      const next = await signedIn(accountId, carol, { objectId: how === 'made' ? newObjectId() : his, upn: carol });
      expect(next).toMatchObject({ email: carol });
      expect([next, how]).not.toEqual([expect.objectContaining({ sub }), how]);
      if (how === 'renamed') expect(next).toMatchObject({ sub: other });
    },
  );

  it('is herself also by a name in Azure that was another user’s, or is an alias of theirs', async () => {
    const accountId = await stage.openSsoAccount('carol', 'bob', 'erin');
    const [carol, bob, alias] = [accountId.email('carol'), accountId.email('bob'), accountId.email('e')];
    await feed(accountId, upsert(accountId.email('erin'), [alias]));
    const bobs = newObjectId();
    const [asBob, asErin] = [newObjectId(), newObjectId()];
    expect(await signedIn(accountId, bob, { objectId: bobs, upn: bob })).toMatchObject({ email: bob });
    for (const [objectId, upn] of [
      [asBob, bob],
      [asErin, alias],
    ] as const) {
      await feed(accountId, { kind: 'remove', email: carol }, upsert(carol, []));
      const sub = await idAt(accountId, carol);
      expect(await signedIn(accountId, upn, { objectId, upn })).toMatchObject({ status: 403 });
      await report(accountId, { email: carol, objectId });
      expect(await signedIn(accountId, upn, { objectId, upn })).toEqual({ sub, email: carol });
    }
    expect(await signedIn(accountId, bob, { objectId: bobs, upn: accountId.email('robert') })).toMatchObject({
      email: bob,
    });
  });

  it('is nobody by a report that is of somebody else: of who took over the address, of a user made anew, of others, or of later', async () => {
    const accountId = await stage.openSsoAccount('carol');
    const [carol, wed] = [accountId.email('carol'), accountId.email('carol.wed')];
    const [her, stranger] = [newObjectId(), newObjectId()];
    await report(accountId, { email: carol, objectId: her });
    await feed(accountId, { kind: 'rename', from: carol, to: wed });
    // Who has the old address in Azure by then, and whoever types hers.
    for (const typed of [carol, wed]) {
      expect(await signedIn(accountId, typed, { objectId: stranger, upn: carol })).toMatchObject({ status: 403 });
    }
    // The very same beginning of an object id is another person.
    const alike = ObjectId.parse(her.slice(0, 8) + stranger.slice(8));
    const upn = accountId.email('new');
    expect(await signedIn(accountId, upn, { objectId: alike, upn })).toMatchObject({ status: 403 });
    // A later report knows several, or nobody, as her.
    await report(accountId, { email: wed, objectId: undefined });
    for (const name of [wed, upn]) {
      expect(await signedIn(accountId, name, { objectId: her, upn: name === wed ? carol : upn })).toMatchObject({
        status: 403,
      });
    }
    // The user at her address isn't the one of the report.
    await report(accountId, { email: wed, objectId: her });
    await feed(accountId, { kind: 'remove', email: EmailAddress.parse(wed) }, upsert(wed, []));
    expect(await signedIn(accountId, wed, { objectId: her, upn: carol })).toMatchObject({ status: 403 });
    expect(await signedIn(accountId, upn, { objectId: her, upn })).toMatchObject({ status: 403 });
    // Nor is she found when somebody is bound to the user already.
    await report(accountId, { email: wed, objectId: her });
    const first = await signedIn(accountId, wed, { objectId: stranger, upn: wed });
    expect(first).toMatchObject({ email: wed });
    expect(await signedIn(accountId, wed, { objectId: her, upn: carol })).toMatchObject({ status: 403 });
    // A report of another tenant says nothing of this one's people.
    const other = await stage.openSsoAccount('erin');
    const erin = other.email('erin');
    await report({ ...other, tenantId: accountId.tenantId }, { email: erin, objectId: her });
    const name = other.email('e');
    for (const typed of [erin, name]) {
      expect(await signedIn(other, typed, { objectId: her, upn: name })).toMatchObject({ status: 403 });
    }
  });

  it('is nobody by an alias that she had when the report was taken, and has no more: it may have been somebody else’s', async () => {
    const accountId = await stage.openSsoAccount('carol');
    const [carol, alias] = [accountId.email('carol'), accountId.email('c')];
    await feed(accountId, upsert(carol, [alias]));
    const person = { objectId: newObjectId(), upn: alias };
    await report(accountId, { email: carol, objectId: person.objectId, foundBy: alias });
    await feed(accountId, upsert(carol, []));
    for (const typed of [carol, alias]) expect(await signedIn(accountId, typed, person)).toMatchObject({ status: 403 });
    await feed(accountId, upsert(carol, [alias]));
    expect(await signedIn(accountId, alias, person)).toMatchObject({ email: carol });
  });

  it('isn’t found by it in a domain that the account has lost', async () => {
    const accountId = await stage.openSsoAccount('carol');
    const lost = EmailAddress.parse(`carol@lost-${accountId.domain}`);
    const carol = accountId.email('carol');
    const objectId = newObjectId();
    await report(accountId, { email: carol, objectId });
    await feed(accountId, { kind: 'rename', from: carol, to: lost });
    for (const name of [carol, accountId.email('new')])
      expect(await signedIn(accountId, name, { objectId, upn: name })).toMatchObject({ status: 403 });
  });

  it('who is excluded goes to the Company password also when a report alone knows who she is', async () => {
    const accountId = await stage.openSsoAccount('carol');
    const [carol, wed] = [accountId.email('carol'), accountId.email('carol.wed')];
    const objectId = newObjectId();
    await report(accountId, { email: carol, objectId });
    await feed(accountId, { kind: 'rename', from: carol, to: wed });
    await stage.exclude(accountId.id, wed);
    const upn = accountId.email('carol.e');
    for (const name of [carol, upn])
      expect(await signedIn(accountId, name, { objectId, upn: name })).toMatchObject({ path: '/password' });
  });

  it('gets what a code was given for under the new address, when she is renamed before the app asks', async () => {
    const accountId = await stage.openSsoAccount('carol');
    const [carol, wed] = [accountId.email('carol'), accountId.email('carol.wed')];
    const verifier = newVerifier();
    const person = { tenantId: accountId.tenantId, upn: carol };
    const back = await signIn(stage, stage.browser(), carol, person, {}, verifier);
    await feed(accountId, { kind: 'rename', from: carol, to: wed });
    const code = back.location.searchParams.get('code') ?? '';
    const { json } = await askTokens(stage, { code, code_verifier: verifier });
    const tokens = json as { id_token: string; access_token: string };
    expect(decodeJwt(tokens.id_token)).toMatchObject({ email: wed });
    await feed(accountId, { kind: 'rename', from: wed, to: carol });
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    expect(await stage.ask('/userinfo', { headers })).toMatchObject({ status: 200, json: { email: carol } });
  });

  it('keeps her exclusion, everywhere at once', async () => {
    const accountId = await stage.openSsoAccount('lena');
    const [lena, wed] = [accountId.email('lena'), accountId.email('lena.wed')];
    const there = stage.otherInstance();
    await stage.exclude(accountId.id, lena);
    expect([await stepOf(lena), await credentialsOf(lena)]).toEqual(['company-credentials', 'active']);
    await feed(accountId, { kind: 'rename', from: lena, to: wed });
    expect([await stepOf(wed), await credentialsOf(wed)]).toEqual(['company-credentials', 'active']);
    expect([await stepOf(lena), await credentialsOf(lena)]).toEqual(['entra', 'inactive']);
    const path = authorizePath({ login_hint: wed });
    expect((await there.browser().visit(path)).location.pathname).toBe('/password');
  });
});

describe('an alias', () => {
  it('is decided as its user, at every door', async () => {
    const accountId = await stage.openSsoAccount();
    const [erin, alias] = [accountId.email('erin'), accountId.email('e.example')];
    await feed(accountId, upsert(erin, [alias]));
    expect([await stepOf(alias), await credentialsOf(alias)]).toEqual(['entra', 'inactive']);
    await stage.exclude(accountId.id, alias);
    for (const each of [erin, alias]) {
      expect([await stepOf(each), await credentialsOf(each)]).toEqual(['company-credentials', 'active']);
    }
    const back = await signedIn(accountId, accountId.email('nobody'), { upn: alias });
    expect(back).toMatchObject({ path: '/password' });
  });

  it('that is the user principal name is its user, who is bound by it once', async () => {
    const accountId = await stage.openSsoAccount();
    const [erin, alias] = [accountId.email('erin'), accountId.email('e.example')];
    await feed(accountId, upsert(erin, [alias]));
    const objectId = newObjectId();
    await report(accountId, { email: erin, objectId });
    const first = await signedIn(accountId, erin, { objectId, upn: alias });
    expect(first).toMatchObject({ email: erin });
    // Somebody else with one of her addresses as a name isn't her.
    expect(await signedIn(accountId, erin, { upn: erin })).toMatchObject({ status: 403 });
    await feed(accountId, upsert(erin, []));
    expect(await signedIn(accountId, erin, { objectId, upn: alias })).toEqual(first);
    expect(await signedIn(accountId, alias, { upn: alias })).toMatchObject({ status: 403 });
  });

  it('binds nobody whom no report knows as its user: they may be somebody else', async () => {
    const accountId = await stage.openSsoAccount();
    const [erin, alias] = [accountId.email('erin'), accountId.email('a')];
    await feed(accountId, upsert(erin, [alias]));
    const [her, stranger] = [newObjectId(), newObjectId()];
    const tryAlias = () => signedIn(accountId, alias, { objectId: stranger, upn: alias });
    expect(await tryAlias()).toMatchObject({ status: 403 });
    await report(accountId, { email: erin, objectId: undefined });
    expect(await tryAlias()).toMatchObject({ status: 403 });
    await report(accountId, { email: erin, objectId: her });
    expect(await tryAlias()).toMatchObject({ status: 403 });
    // What is said of another user who had the address doesn't count for her.
    await report(accountId, { email: erin, objectId: stranger });
    await feed(accountId, { kind: 'remove', email: EmailAddress.parse(erin) }, upsert(erin, [alias]));
    expect(await tryAlias()).toMatchObject({ status: 403 });
    const first = await signedIn(accountId, erin, { objectId: her, upn: erin });
    expect(first).toMatchObject({ email: erin });
    expect(await tryAlias()).toMatchObject({ status: 403 });
    expect(await signedIn(accountId, erin, { objectId: her, upn: alias })).toEqual(first);
  });

  it('binds its user also when they are renamed at that very moment', async () => {
    const accountId = await stage.openSsoAccount();
    const [erin, wed, alias] = [accountId.email('erin'), accountId.email('erin.wed'), accountId.email('e')];
    const [maiden, between] = [accountId.email('maiden'), accountId.email('first')];
    await feed(accountId, upsert(maiden, [alias]));
    const objectId = newObjectId();
    await report(accountId, { email: maiden, objectId });
    // However often: the report knew them by an address of long ago.
    await feed(accountId, { kind: 'rename', from: maiden, to: between });
    await feed(accountId, { kind: 'rename', from: between, to: erin });
    const { userStore } = stage.ports;
    const bindUser = userStore.bindUser.bind(userStore);
    const meanwhile = (change: UserChange) => {
      userStore.bindUser = async (...given) => {
        userStore.bindUser = bindUser;
        expect(await feed(accountId, change)).toEqual(['renamed']);
        return bindUser(...given);
      };
    };
    meanwhile({ kind: 'rename', from: erin, to: wed });
    const first = await signedIn(accountId, alias, { objectId, upn: alias });
    expect(first).toMatchObject({ email: wed });
    expect(await signedIn(accountId, wed, { objectId, upn: alias })).toEqual(first);
    // Who isn't found any more by the name that they came with is not said to be anybody else.
    const bob = accountId.email('bob');
    await feed(accountId, upsert(bob, []));
    meanwhile({ kind: 'rename', from: bob, to: accountId.email('robert') });
    const back = await signIn(
      stage,
      stage.browser(),
      bob,
      { tenantId: accountId.tenantId, upn: bob },
      {},
      newVerifier(),
    );
    expect(back.status).toBe(403);
    expect(back.text).not.toContain('belongs to someone else');
  });

  it('opens no door that her own address has shut, whatever becomes of the domains', async () => {
    const accountId = await stage.openSsoAccount();
    const other = DomainName.parse(`other-${accountId.domain}`);
    await stage.services.claimStore.claimDomains([other], accountId.id);
    const setDomains = (joining: readonly DomainName[]) =>
      stage.changeAccount(accountId.id, (now) => ({ ...now, domains: [accountId.domain, other], joining }));
    const [erin, alias] = [accountId.email('erin'), EmailAddress.parse(`erin@${other}`)];
    await setDomains([other]);
    await feed(accountId, upsert(erin, [alias]));
    const her = newObjectId();
    expect(await signedIn(accountId, erin, { objectId: her, upn: erin })).toMatchObject({ email: erin });
    // Somebody of the joining domain keeps the password; whose alias it only is doesn't.
    expect(await stepOf(`nobody@${other}`)).toBe('company-credentials');
    expect([await stepOf(alias), await credentialsOf(alias)]).toEqual(['entra', 'inactive']);
    await setDomains([accountId.domain]);
    expect([await stepOf(alias), await credentialsOf(alias)]).toEqual(['company-credentials', 'active']);
    await setDomains([]);
    // Her own domain goes: she is nobody's here, and the alias is an address that nobody knows.
    await stage.exclude(accountId.id, erin);
    await stage.changeAccount(accountId.id, (now) => ({ ...now, domains: [other] }));
    expect([await stepOf(alias), await credentialsOf(alias)]).toEqual(['entra', 'inactive']);
    // Nor does whoever comes back from Azure with it get a password page, bound or not.
    for (const objectId of [her, newObjectId()]) {
      expect(await signedIn(accountId, alias, { objectId, upn: alias })).toMatchObject({ status: 403 });
    }
  });

  it('of a domain that the account has lost leads nobody in', async () => {
    const accountId = await stage.openSsoAccount();
    const lost = `erin@lost-${accountId.domain}`;
    await feed(accountId, upsert(accountId.email('erin'), [lost]));
    const browser = stage.browser();
    const toEntra = await browser.visit(authorizePath({ login_hint: accountId.email('erin') }));
    const code = stage.entra.codeOf({ tenantId: accountId.tenantId, upn: lost });
    expect((await browser.visit(callbackPath(toEntra, { code }))).status).toBe(403);
  });
});
