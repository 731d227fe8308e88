import { describe, expect, it } from 'vitest';
import { type Account, connect, turnSso, turnToShadow } from '../../shared/users/rules/account.ts';
import type { App } from '../../shared/platform/words/apps/app-catalogue.ts';
import type { AddressRecord } from '../../shared/users/rules/user.ts';
import { AppId, EmailAddress, UserId } from '../../shared/platform/words/identifiers.ts';
import type { ShadowSighting } from '../../shared/shadow/rules/shadow-sighting.ts';
import { makeNoteShadowSighting, type Noted } from '../../shared/shadow/note-shadow-sighting.ts';
import { makeMovableClock } from '../support/movable-clock.ts';
import { contoso, link, manager, now } from '../support/port-stand-ins.ts';

const NEVER_RENAMED = { externalId: undefined, aliases: [], formerEmail: undefined };
const connected = connect(contoso, link);
const inShadow = turnToShadow(connected, { at: now, by: manager.id });
const app = { id: AppId.parse('elevate'), kind: 'end-user', requiresTwoFactor: false } as App;
const mail = { ...app, id: AppId.parse('owa'), requiresTwoFactor: true } as App;

const recordOf = (name: string): AddressRecord => {
  const email = EmailAddress.parse(`${name}@contoso.example`);
  const id = UserId.parse('22222222-2222-4222-8222-222222222222');
  const user = {
    id,
    email,
    displayName: name,
    twoFactor: false,
    hasPassword: true,
    boundTo: undefined,
    ...NEVER_RENAMED,
  };
  return { email, user, exclusion: undefined };
};
const ann = recordOf('ann');

function open(store: (sighting: ShadowSighting) => Promise<void> = () => Promise.resolve(), noteTimeoutMs = 5_000) {
  const noted: ShadowSighting[] = [];
  const log: unknown[] = [];
  const time = makeMovableClock(now);
  const note = makeNoteShadowSighting({
    shadowSightings: {
      note: (sighting) => {
        noted.push(sighting);
        return store(sighting);
      },
    },
    clock: time.clock,
    writeLog: (code, details) => log.push([code, details]),
    notedUsers: new Map<string, Noted>(),
    noteTimeoutMs,
  });
  const see = (record: AddressRecord = ann, account: Account = inShadow, seen: App = app) =>
    note({ app: seen, account, record });
  const seeNobody = () => note({ app, account: undefined, record: undefined });
  return { noted, log, see, seeNobody, pass: time.pass };
}

describe('a password check in shadow', () => {
  it('notes what SSO would have done: where the user would have gone, by which rule, in which app', async () => {
    const { see, noted } = open();
    const excluded = { ...recordOf('eve'), exclusion: { expiresAt: undefined } };
    await see();
    await see(recordOf('bob'), inShadow, mail);
    await see(excluded);
    const common = { accountId: contoso.id, at: now };
    expect(noted).toEqual([
      { ...common, email: ann.email, app: 'elevate', step: 'entra', reason: 'sso-on' },
      {
        ...common,
        email: 'bob@contoso.example',
        app: 'owa',
        step: 'company-credentials',
        reason: 'two-factor-required',
      },
      { ...common, email: excluded.email, app: 'elevate', step: 'company-credentials', reason: 'excluded' },
    ]);
  });

  it('notes nobody whom the directory does not know, and nobody in another position of the switch', async () => {
    const { see, seeNobody, noted } = open();
    await see({ ...ann, user: undefined, exclusion: { expiresAt: undefined } });
    await see(ann, connected);
    await see(ann, turnSso(inShadow, 'on'));
    await see(ann, turnSso(inShadow, 'off'));
    await seeNobody();
    expect(noted).toEqual([]);
  });

  it('notes each user once an hour, also for calls at the same time', async () => {
    const { see, noted, pass } = open();
    await Promise.all([see(), see(), see(ann, inShadow, mail)]);
    pass(59 * 60);
    await see();
    expect(noted).toHaveLength(1);
    await see(recordOf('bob'));
    expect(noted).toHaveLength(2);
    pass(60);
    await see();
    expect(noted).toHaveLength(3);
  });

  it('notes a user anew when shadow was left and entered again within the hour', async () => {
    const { see, noted, pass } = open();
    await see();
    pass(60);
    await see(ann, turnToShadow(connected, { at: new Date(now.getTime() + 30_000), by: manager.id }));
    expect(noted).toHaveLength(2);
  });

  it('is not failed by a note that fails: it says so once, and notes nobody for a minute', async () => {
    const { see, noted, log, pass } = open(() => Promise.reject(new Error('storage is away')));
    await see();
    expect(log).toEqual([['shadow-not-noted', { code: 'failed' }]]);
    await see();
    await see(recordOf('bob'));
    expect(noted).toHaveLength(1);
    pass(60);
    await see();
    expect([noted.length, log.length]).toEqual([2, 2]);
  });

  it('waits for a note only so long, and bears one that fails afterwards', async () => {
    const late = Promise.withResolvers<undefined>();
    const { see, noted, log, pass } = open(() => late.promise, 1);
    await see();
    expect(log).toEqual([['shadow-not-noted', { code: 'too-late' }]]);
    late.reject(new Error('storage was away'));
    pass(60);
    await see(recordOf('bob'));
    expect(noted).toHaveLength(2);
    // It may have arrived, so it isn't made again within the hour.
    pass(60);
    await see();
    expect(noted).toHaveLength(2);
  });
});
