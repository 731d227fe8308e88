import { describe, expect, it } from 'vitest';
import type { AccountVersion } from '../../../../web/api/answers.ts';
import type { ApiAnswer } from '../../../../web/api/call-api.ts';
import {
  BETWEEN_LOOKS_MS,
  LONGEST_PAUSE_MS,
  makeAccountWatch,
} from '../../../../web/state/keeping-up/account-watch.ts';

const FIRST: AccountVersion = { account: 'a1', users: 'u1', events: 'e1' };
const ok = (value: AccountVersion): ApiAnswer<AccountVersion> => ({ kind: 'ok', value, etag: '', next: undefined });
const problem = (code: string, retryAfterSeconds?: number): ApiAnswer<AccountVersion> => ({
  kind: 'problem',
  problem: { code, retryAfterSeconds, detail: undefined, supportCode: undefined, errors: [], body: {} },
});

/** A page whose time goes on by hand. */
function openPage() {
  const page = { isSeen: true, answer: ok(FIRST), asked: 0, pauses: [] as number[] };
  let due: (() => void) | undefined;
  const eyes = new Set<() => void>();
  const watch = makeAccountWatch({
    later: (run, milliseconds) => {
      page.pauses.push(milliseconds);
      due = run;
      return () => {
        if (due === run) due = undefined;
      };
    },
    isSeen: () => page.isSeen,
    onSeen: (then) => {
      eyes.add(then);
      return () => eyes.delete(then);
    },
    random: () => 0.5,
  });
  const read = () => {
    page.asked += 1;
    return Promise.resolve(page.answer);
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    page,
    watch,
    read,
    settle,
    /** The pause is over. */
    wait: async (answer?: ApiAnswer<AccountVersion>) => {
      if (answer !== undefined) page.answer = answer;
      const run = due;
      due = undefined;
      run?.();
      await settle();
    },
    see: async (isSeen: boolean) => {
      page.isSeen = isSeen;
      for (const then of eyes) then();
      await settle();
    },
    isWaiting: () => due !== undefined,
  };
}

describe('the watch on the account', () => {
  it('tells of the part that was changed, and of no other, once for each look', async () => {
    const { watch, read, settle, wait } = openPage();
    const told: string[] = [];
    for (const part of ['account', 'users', 'events'] as const) watch.subscribe([part], () => told.push(part));
    watch.subscribe(['account', 'events'], () => told.push('account or events'));
    watch.start(read);
    await settle();
    await wait();
    expect(told).toEqual([]);
    await wait(ok({ ...FIRST, users: 'u2' }));
    expect(told.splice(0)).toEqual(['users']);
    await wait();
    expect(told).toEqual([]);
    await wait(ok({ account: 'a2', users: 'u2', events: 'e2' }));
    expect(told).toEqual(['account', 'events', 'account or events']);
  });

  it('asks nothing while nobody sees the page, and at once when it comes into view', async () => {
    const { page, watch, read, settle, wait, see, isWaiting } = openPage();
    const told: string[] = [];
    watch.subscribe(['users'], () => told.push('users'));
    watch.start(read);
    await settle();
    await see(false);
    await wait(ok({ ...FIRST, users: 'u2' }));
    expect([page.asked, isWaiting()]).toEqual([1, false]);
    await see(true);
    expect([page.asked, told, isWaiting()]).toEqual([2, ['users'], true]);
    // Who turns between windows doesn't ask more often.
    await see(false);
    await see(true);
    expect([page.asked, isWaiting()]).toEqual([2, true]);
  });

  it('asks less and less often while it fails, as long as the service says at least, and as before once it is answered', async () => {
    const { page, watch, read, settle, wait } = openPage();
    watch.start(read);
    await settle();
    for (let time = 0; time < 5; time++) await wait(problem('no-connection'));
    await wait(problem('rate-limited', 500));
    await wait(ok(FIRST));
    const B = BETWEEN_LOOKS_MS;
    expect(page.pauses).toEqual([B, 2 * B, 4 * B, 8 * B, LONGEST_PAUSE_MS, LONGEST_PAUSE_MS, 500_000, B]);
  });

  it('ends with the session, and tells after the next one what was changed meanwhile', async () => {
    const { page, watch, read, settle, wait, see, isWaiting } = openPage();
    const told: string[] = [];
    watch.subscribe(['account'], () => told.push('account'));
    const stop = watch.start(read);
    await settle();
    await wait(problem('unauthenticated'));
    expect(isWaiting()).toBe(false);
    stop();
    await see(true);
    expect(page.asked).toBe(2);
    page.answer = ok({ ...FIRST, account: 'a2' });
    watch.start(read);
    await settle();
    expect([page.asked, told]).toEqual([3, ['account']]);
  });

  it('says nothing of another account’s state when it begins with that, nor of an answer that comes after its end', async () => {
    const { page, watch, read, settle } = openPage();
    const told: string[] = [];
    watch.subscribe(['account', 'users', 'events'], () => told.push('changed'));
    watch.start(read)();
    await settle();
    page.answer = ok({ account: 'b1', users: 'b2', events: 'b3' });
    const end = watch.subscribe(['account'], () => told.push('never'));
    end();
    watch.start(() => read());
    await settle();
    expect(told).toEqual([]);
  });
});
