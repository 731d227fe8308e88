import { describe, expect, it } from 'vitest';
import { SENT_TEST_LINK_LIFETIME_MS, TEST_LINK_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import { checksOf, TEST_CHECKS, type TestSignInId } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { openWorkplace, type Workplace } from '../support/control-panel/ask-as.ts';
import { openStage } from '../support/control-panel/stage.ts';

const stage = openStage();
const HOUR_MS = 3_600_000;
const ALL_PASSED = Object.fromEntries(TEST_CHECKS.map((check) => [check, { passed: true, detail: 'Yes.' }]));

type Started = { readonly id: TestSignInId; readonly expiresAt: string };
const start = async (place: Workplace, name: string, wish: object = {}): Promise<Started> => {
  const body = { app: 'elevate', email: `${name}@${place.domain}`, ...wish };
  return (await place.ask('manager', 'POST', '/test-sign-ins', body)).json as Started;
};
const latest = async (place: Workplace, ...names: readonly string[]) => {
  const body = { app: 'elevate', emails: names.map((name) => `${name}@${place.domain}`) };
  const { json } = await place.ask('manager', 'POST', '/test-sign-ins/latest', body);
  return (json as { results: readonly { ended: unknown; waitsUntil: unknown }[] }).results;
};

describe('POST /accounts/{accountId}/test-sign-ins/latest', () => {
  it('says of each how the newest test in this app ended, and until when a link waits for them', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const end = (id: TestSignInId, at: Date, passed: boolean) =>
      stage.testSignInStore.finishTest(place.id, id, {
        finishedAt: at,
        checks: checksOf(passed ? ALL_PASSED : { 'azure-sign-in': { passed: false, detail: 'Azure says no.' } }),
      });
    const later = new Date(stage.time.now.getTime() + 1000);
    const [first, second, other] = [
      await start(place, 'ann'),
      await start(place, 'ann'),
      await start(place, 'ann', { app: 'owa' }),
    ];
    await end(second.id, later, true);
    await end(first.id, stage.time.now, false);
    await end(other.id, new Date(later.getTime() + 1000), false);
    await end((await start(place, 'bob')).id, later, false);
    await start(place, 'cleo', { toSend: true });
    const at = later.toISOString();
    expect(await latest(place, 'ann', 'bob', 'cleo', 'dan')).toEqual([
      {
        email: `ann@${place.domain}`,
        ended: { id: second.id, passed: true, at, failedAt: null, detail: null },
        waitsUntil: null,
      },
      {
        email: `bob@${place.domain}`,
        ended: {
          id: expect.any(String) as string,
          passed: false,
          at,
          failedAt: 'azure-sign-in',
          detail: 'Azure says no.',
        },
        waitsUntil: null,
      },
      { email: `cleo@${place.domain}`, ended: null, waitsUntil: expect.any(String) as string },
      { email: `dan@${place.domain}`, ended: null, waitsUntil: null },
    ]);
  });

  it('waits a day for who is sent a link, and ten minutes for who is there', async () => {
    const place = await openWorkplace(stage);
    await place.connectTenant();
    const now = stage.time.now.getTime();
    const [here, sent] = [await start(place, 'ann'), await start(place, 'bob', { toSend: true })];
    const livesFor = ({ expiresAt }: Started, lifetime: number) =>
      Math.abs(Date.parse(expiresAt) - now - lifetime) < 1000;
    expect(livesFor(here, TEST_LINK_LIFETIME_MS)).toBe(true);
    expect(livesFor(sent, SENT_TEST_LINK_LIFETIME_MS)).toBe(true);
    stage.time.now = new Date(now + HOUR_MS);
    expect((await latest(place, 'ann', 'bob')).map(({ waitsUntil }) => waitsUntil)).toEqual([null, expect.any(String)]);
    const { json } = await place.ask('manager', 'GET', `/test-sign-ins/${sent.id}`);
    expect(json).toMatchObject({ state: 'waiting' });
    stage.time.now = new Date(now + 25 * HOUR_MS);
    expect((await latest(place, 'bob'))[0]?.waitsUntil).toBeNull();
  });

  it('knows nothing of another account’s tests', async () => {
    const [mine, theirs] = [await openWorkplace(stage), await openWorkplace(stage)];
    await theirs.connectTenant();
    await start(theirs, 'ann', { toSend: true });
    const emails = [`ann@${theirs.domain}`];
    const { json } = await mine.ask('manager', 'POST', '/test-sign-ins/latest', { app: 'elevate', emails });
    expect(json).toEqual({ results: [{ email: emails[0], ended: null, waitsUntil: null }] });
  });
});
