/** How a readiness run comes on through faults, on real storage: every step is a transaction there. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connect } from '../../shared/users/rules/account.ts';
import type { TenantPerson } from '../../shared/entra/rules/tenant-person.ts';
import { logLine } from '../../shared/platform/telemetry/write-log.ts';
import type { TenantId } from '../../shared/platform/words/identifiers.ts';
import type { ReadinessState } from '../../shared/readiness/rules/readiness-run.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import type { TenantPeople, ListTenantPeople } from '../../shared/entra/ports.ts';
import { type AdvanceDependencies, makeAdvanceReadiness } from '../../shared/readiness/advance-readiness.ts';
import { makeForgetReadiness } from '../../shared/readiness/forget-readiness.ts';
import {
  eventsFor,
  makeStandingClock,
  someAccount,
  someAccountId,
  someLink,
  someTenant,
  upsert,
} from '../contracts/store-world.ts';
import { makeMemoryStorage } from '../support/storage/memory-storage.ts';
import { everybodyIsLetIn } from '../support/app-assignments.ts';
import { listInPages, personOf } from '../support/directory-people.ts';

const storage = makeMemoryStorage();

const BUDGET_MS = 20_000;
const NAMES = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}@contoso.example`);
/** `e` is not in Azure. */
const PEOPLE: readonly TenantPerson[] = NAMES.slice(0, 4).map((name, at) => personOf(at + 1, name));

/** An account with five users, and calls that work on its readiness: each as in a process of its own. */
async function open() {
  const { clock, move } = makeStandingClock();
  const stores = storage.open();
  const account = connect(
    { ...someAccount(someAccountId()), domains: ['contoso.example' as never] },
    someLink(someTenant()),
  );
  const users = NAMES.map((name) => upsert(name));
  await stores.userStore.changeUsers(account.id, users, eventsFor(account.id));
  const waited: number[] = [];
  const logged: string[] = [];
  const call = (list: ListTenantPeople, changes: Partial<AdvanceDependencies> = {}) =>
    makeAdvanceReadiness({
      ...storage.open(),
      listTenantPeople: list,
      appAssignments: everybodyIsLetIn,
      catalogue: { apps: [] },
      clock,
      randomId: randomUUID,
      wait: (milliseconds) => {
        waited.push(milliseconds);
        move(milliseconds);
        return Promise.resolve();
      },
      writeLog: (code, details) => void logged.push(logLine(code, details)),
      budgetMs: BUDGET_MS,
      ...changes,
    });
  const advance = (list: ListTenantPeople, refresh = false) => call(list)(account, { refresh });
  const rowKeys = async (): Promise<string[]> => {
    const keys: string[] = [];
    await stores.tables.readiness.walk(`PartitionKey eq '${account.id}'`, 1000, (rows) => {
      keys.push(...rows.map(({ rowKey }) => rowKey));
      return true;
    });
    return keys;
  };
  return { account, call, advance, move, waited, logged, stores, rowKeys };
}

const WHOLE = { run: undefined, worker: undefined, leftovers: [], report: { directoryRead: 4 } };
const expectWhole = (state: ReadinessState): void => {
  expect(state).toMatchObject(WHOLE);
  expect(state.report?.totals).toMatchObject({ users: 5, lockedOut: 1, byStatus: { ready: 4, 'not-in-entra': 1 } });
};

/** Answers these first, then the pages. */
function after(answers: readonly TenantPeople[], pages: ReturnType<typeof listInPages>): ListTenantPeople {
  const left = [...answers];
  return (tenant, cursor) => {
    const answer = left.shift();
    return answer === undefined ? pages.list(tenant, cursor) : Promise.resolve(answer);
  };
}
const repeated = (answer: TenantPeople, times: number): TenantPeople[] => Array.from({ length: times }, () => answer);
const UNAVAILABLE: TenantPeople = { kind: 'unavailable' };
const throttled = (retryAfterSeconds: number): TenantPeople => ({ kind: 'throttled', retryAfterSeconds });

describe('a readiness run', () => {
  it('is gone on with by whoever calls next, where the last call stopped, and reads every page once', async () => {
    const { advance, move } = await open();
    const pages = listInPages(PEOPLE, 2);
    const slow: ListTenantPeople = (tenant, cursor) => {
      move(BUDGET_MS);
      return pages.list(tenant, cursor);
    };
    const first = await advance(slow);
    expect(first).toMatchObject({ run: { phase: 'people', directoryRead: 2 }, report: undefined, worker: undefined });
    const second = await advance(slow);
    expect(second).toMatchObject({ run: { phase: 'bindings', directoryRead: 4 }, report: undefined });
    expectWhole(await advance(slow));
    expect(pages.asked).toEqual([undefined, '2']);
  });

  it('is worked on by one call at a time; another is told how far it is', async () => {
    const { advance } = await open();
    const pages = listInPages(PEOPLE, 2);
    const reached = Promise.withResolvers<undefined>();
    const release = Promise.withResolvers<undefined>();
    const held: ListTenantPeople = async (tenant, cursor) => {
      if (cursor !== undefined) {
        reached.resolve(undefined);
        await release.promise;
      }
      return pages.list(tenant, cursor);
    };
    const working = advance(held);
    await reached.promise;
    for (const refresh of [false, true]) {
      expect(await advance(held, refresh)).toMatchObject({ run: { phase: 'people', directoryRead: 2, number: 1 } });
    }
    release.resolve(undefined);
    expectWhole(await working);
    expect(pages.asked).toEqual([undefined, '2']);
  });

  it('is begun once when two calls come at once', async () => {
    const { advance } = await open();
    const pages = listInPages(PEOPLE);
    const states = await Promise.all([advance(pages.list), advance(pages.list)]);
    expect(pages.asked).toEqual([undefined]);
    for (const state of states) expect(state.lastNumber).toBe(1);
    expectWhole(await advance(pages.list));
  });

  it('outlives a call that died: the next takes it over, and what the dead one still brings is refused', async () => {
    const { advance, move, stores, account } = await open();
    const reached = Promise.withResolvers<undefined>();
    const late = Promise.withResolvers<TenantPeople>();
    const dead = advance(() => {
      reached.resolve(undefined);
      return late.promise;
    });
    await reached.promise;
    move(59_000);
    expect(await advance(listInPages([]).list)).toMatchObject({ run: { directoryRead: 0 } });
    move(2000);
    expectWhole(await advance(listInPages(PEOPLE, 2).list));
    late.resolve({ kind: 'page', people: [personOf(99, 'late@contoso.example')], next: undefined });
    expectWhole(await dead);
    expectWhole((await stores.readinessRuns.readState(account.id))?.value as ReadinessState);
  });

  it('is begun anew when it has lain for an hour, and nothing is left of the old one', async () => {
    const { advance, move, rowKeys } = await open();
    await advance(after([throttled(60)], listInPages([])));
    move(3_600_001);
    const pages = listInPages(PEOPLE, 2);
    expect(await advance(pages.list)).toMatchObject({ report: { number: 2 } });
    expect((await rowKeys()).filter((key) => !/^r2:(users|objects):/.test(key))).toEqual(['state']);
  });

  it('keeps nothing of the directory when it is done, and nothing of the report before it', async () => {
    const { advance, rowKeys } = await open();
    await advance(listInPages(PEOPLE, 1).list);
    const first = await rowKeys();
    expect(first.filter((key) => !/^r1:(users|objects):/.test(key))).toEqual(['state']);
    await advance(listInPages(PEOPLE, 1).list, true);
    expect((await rowKeys()).map((key) => key.replace(/^r2:/, 'r1:'))).toEqual(first);
  });

  it('shows the report of before until it is whole', async () => {
    const { advance, stores, account } = await open();
    await advance(listInPages(PEOPLE).list);
    const before = (await stores.readinessRuns.readState(account.id))?.value.report;
    const half = await advance(
      after([{ kind: 'page', people: [], next: '0' }, ...repeated(UNAVAILABLE, 3)], listInPages([])),
      true,
    );
    expect(half).toMatchObject({ run: { failure: 'directory-unavailable', number: 2 }, report: { number: 1 } });
    expect((await stores.readinessRuns.readState(account.id))?.value.report).toEqual(before);
    expect(before).toMatchObject({ totals: { lockedOut: 1 } });
  });

  it('is about the tenant that is linked now', async () => {
    const { advance, call, account } = await open();
    await advance(listInPages(PEOPLE).list);
    const relinked = connect(account, someLink(someTenant()));
    const state = await call(listInPages([]).list)(relinked, { refresh: false });
    expect(state.report).toMatchObject({ tenant: link(relinked), number: 2, totals: { lockedOut: 5 } });
  });
});

const link = (account: Awaited<ReturnType<typeof open>>['account']) => {
  if (account.integration.state === 'not-connected') throw new Error('not linked');
  return account.integration.tenantId;
};

describe('forgetting a tenant', () => {
  it('leaves nothing of its directory or its report, and takes a run under way from whoever works on it', async () => {
    const { account, call, advance, stores, rowKeys, move } = await open();
    const forget = makeForgetReadiness(stores);
    await forget(account.id);
    expect(await rowKeys()).toEqual([]);
    const pages = listInPages(PEOPLE, 2);
    expectWhole(await advance(pages.list));
    let calls = 0;
    const interrupted = async (tenant: TenantId, cursor: string | undefined) => {
      if (++calls === 2) await forget(account.id);
      return pages.list(tenant, cursor);
    };
    await call(interrupted)(account, { refresh: true });
    expect(calls).toBe(2);
    expect(await rowKeys()).toEqual(['state']);
    expect((await stores.readinessRuns.readState(account.id))?.value).toMatchObject({
      ...{ run: undefined, report: undefined, leftovers: [] },
    });
    move(61_000);
    expectWhole(await advance(pages.list));
  });

  it('happens to the people by itself when the consent is gone', async () => {
    const { advance, rowKeys } = await open();
    const first = await listInPages(PEOPLE, 2).list(someTenant(), undefined);
    const ended = await advance(after([first, { kind: 'consent-withdrawn' }], listInPages([])));
    expect(ended).toMatchObject({ run: { failure: 'consent-withdrawn', directoryRead: 2 }, leftovers: [] });
    expect(await rowKeys()).toEqual(['state']);
  });
});

describe('a directory that throttles', () => {
  it('is waited for while there is time', async () => {
    const { advance, waited } = await open();
    const pages = listInPages(PEOPLE, 2);
    expectWhole(await advance(after([throttled(7), throttled(2)], pages)));
    expect(waited).toEqual([7000, 2000]);
  });

  it('is left alone until its time has come, by every call', async () => {
    const { advance, move, waited } = await open();
    const pages = listInPages(PEOPLE, 2);
    expect(await advance(after([throttled(90)], pages))).toMatchObject({
      run: { failure: undefined },
      worker: undefined,
    });
    move(89_000);
    for (const refresh of [false, true]) await advance(pages.list, refresh);
    expect([pages.asked, waited]).toEqual([[], []]);
    move(1000);
    expectWhole(await advance(pages.list));
  });

  it('ends the run when it wants more than five minutes, and the run goes on when it is asked for after that', async () => {
    const { advance, move } = await open();
    const pages = listInPages(PEOPLE, 2);
    const first = await pages.list(someTenant(), undefined);
    const ended = await advance(after([first, throttled(600)], pages));
    expect(ended).toMatchObject({ run: { failure: 'throttled', directoryRead: 2 }, worker: undefined });
    await advance(pages.list);
    move(599_000);
    await advance(pages.list, true);
    expect(pages.asked).toEqual([undefined]);
    move(1000);
    expectWhole(await advance(pages.list, true));
    expect(pages.asked).toEqual([undefined, '2']);
  });

  it.each([
    ['within one call', 1],
    ['over several calls', 60],
  ])('ends the run when it does so again and again %s', async (_, seconds) => {
    const { advance, move } = await open();
    const pages = listInPages(PEOPLE);
    let state: ReadinessState | undefined;
    for (let calls = 0; calls < 4 && state?.run?.failure === undefined; calls++) {
      state = await advance(after(repeated(throttled(seconds), 10), pages));
      move(seconds * 1000);
    }
    expect(state?.run).toMatchObject({ failure: 'throttled' });
    expect(pages.asked).toEqual([]);
  });
});

describe('a directory that gives no answer', () => {
  it('is asked again, and then no more until somebody asks for it; what was read stays read', async () => {
    const { advance, waited } = await open();
    const pages = listInPages(PEOPLE, 2);
    const first = await pages.list(someTenant(), undefined);
    const state = await advance(after([UNAVAILABLE, UNAVAILABLE, first, ...repeated(UNAVAILABLE, 3)], pages));
    expect(state).toMatchObject({ run: { failure: 'directory-unavailable', directoryRead: 2 }, worker: undefined });
    expect(waited).toHaveLength(4);
    expect(await advance(pages.list)).toEqual(state);
    expectWhole(await advance(pages.list, true));
    expect(pages.asked).toEqual([undefined, '2']);
  });

  it('ends the run also when each call has time for one try only', async () => {
    const { advance, move } = await open();
    const silent: ListTenantPeople = () => {
      move(BUDGET_MS);
      return Promise.resolve(UNAVAILABLE);
    };
    expect((await advance(silent)).run).toMatchObject({ failure: undefined, tries: 1 });
    expect((await advance(silent)).run).toMatchObject({ failure: undefined, tries: 2 });
    expect((await advance(silent)).run).toMatchObject({ failure: 'directory-unavailable' });
  });

  it('is read from the beginning when it has forgotten where it was', async () => {
    const { advance, rowKeys } = await open();
    const pages = listInPages(PEOPLE, 2);
    const first = await pages.list(someTenant(), undefined);
    expectWhole(await advance(after([first, { kind: 'cursor-expired' }], pages)));
    expect(pages.asked).toEqual([undefined, undefined, '2']);
    expect((await rowKeys()).filter((key) => !/^r2:(users|objects):/.test(key))).toEqual(['state']);
  });

  it('ends the run when it forgets again and again', async () => {
    const { advance } = await open();
    const forgetful: ListTenantPeople = (_, cursor) =>
      Promise.resolve(cursor === undefined ? { kind: 'page', people: [], next: 'x' } : { kind: 'cursor-expired' });
    expect((await advance(forgetful)).run).toMatchObject({ failure: 'directory-unavailable' });
  });

  it.each(['no-permission', 'consent-withdrawn'] as const)('is begun anew after %s', async (kind) => {
    const { advance, logged } = await open();
    const pages = listInPages(PEOPLE, 2);
    const first = await pages.list(someTenant(), undefined);
    expect((await advance(after([first, { kind }], pages))).run).toMatchObject({ failure: kind });
    expect(logged).toEqual([`readiness-incomplete reason=${kind} phase=people`]);
    expectWhole(await advance(pages.list, true));
    expect(pages.asked).toEqual([undefined, undefined, '2']);
  });
});

describe('storage that is away in the middle of a run', () => {
  it('is the caller’s to hear of, and the next call goes on at once', async () => {
    const { account, call, advance } = await open();
    const pages = listInPages(PEOPLE, 2);
    const { readinessRuns } = storage.open();
    let saves = 0;
    const failing = call(pages.list, {
      readinessRuns: {
        ...readinessRuns,
        saveState: (...given) => {
          saves += 1;
          return saves === 4 ? Promise.reject(new DependencyUnavailable('storage')) : readinessRuns.saveState(...given);
        },
      },
    });
    await expect(failing(account, { refresh: false })).rejects.toThrow(DependencyUnavailable);
    expectWhole(await advance(pages.list));
    expect(pages.asked).toEqual([undefined, '2', '2']);
  });
});
