import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { deleteOldRedemptions } from '../functions/operations/delete-old-redemptions.ts';
import { deleteOldStories } from '../functions/stories/delete-old-stories.ts';
import { deleteOldTestSignIns } from '../functions/test-sign-in/delete-old-test-sign-ins.ts';
import { rotateKeys } from '../functions/operations/rotate-keys.ts';
import { watchCredential } from '../functions/operations/watch-credential.ts';
import { writeLog as writeInto } from '../shared/platform/telemetry/write-log.ts';
import { DependencyUnavailable, type FindSecretFaults, type WriteLog } from '../shared/platform/ports.ts';
import type { FindCredentialEnd } from '../shared/entra/ports.ts';
import { type Job, makeRunJobs } from '../shared/operations/run-jobs.ts';

const now = new Date('2026-11-23T12:00:00Z');
const clock = () => now;

type Given = { readonly clock: typeof clock; readonly writeLog: WriteLog };

/** Runs the job by its name, as an operator does: what it throws, and every line of the log. */
async function play(make: (services: Given) => Job) {
  const lines: string[] = [];
  const context = new InvocationContext({ logHandler: (level, ...args) => lines.push(`${level} ${args.join(' ')}`) });
  const writeLog: WriteLog = (code, details, fault) => {
    writeInto(context, code, details, fault);
  };
  const job = make({ clock, writeLog });
  const jobRuns = { list: () => Promise.resolve(new Map()), note: () => Promise.resolve() };
  const running = makeRunJobs({ jobs: [job], jobRuns, clock, writeLog }).runJob(job.name);
  const error: unknown = await running.catch((thrown: unknown) => thrown);
  return { lines, error };
}
const away = (dependency: 'storage' | 'key-vault') => Promise.reject(new DependencyUnavailable(dependency));

/** The jobs that delete what is over: by name, what they are given to delete with, what they ask for, and their lines. */
const CLEANERS = [
  {
    name: 'delete-old-redemptions',
    clean: (remove: (before: Date) => Promise<number>) => (services: Given) =>
      deleteOldRedemptions({ ...services, redemptionStore: { deleteExpired: remove } }),
    before: now,
    deleted: 'redemptions-deleted',
    failed: 'redemption-clean-up-failed',
  },
  {
    name: 'delete-old-stories',
    clean: (remove: (before: Date) => Promise<number>) => (services: Given) =>
      deleteOldStories({ ...services, signInStories: { deleteEnded: remove } }),
    before: now,
    deleted: 'stories-deleted',
    failed: 'story-clean-up-failed',
  },
  {
    name: 'delete-old-test-sign-ins',
    clean: (remove: (before: Date) => Promise<number>) => (services: Given) =>
      deleteOldTestSignIns({ ...services, testSignInStore: { deleteStarted: remove } }),
    before: new Date('2026-11-20T12:00:00Z'),
    deleted: 'test-sign-ins-deleted',
    failed: 'test-sign-in-clean-up-failed',
  },
];

describe.each(CLEANERS)('the job $name', ({ clean, before, deleted, failed }) => {
  it('goes on until none is left, and says how many went', async () => {
    const batches = [10_000, 10_000, 42, 0];
    const asked: Date[] = [];
    const remove = (until: Date) => {
      asked.push(until);
      return Promise.resolve(batches.shift() ?? 0);
    };
    expect((await play(clean(remove))).lines).toEqual([`information ${deleted} deleted=20042`]);
    expect(asked).toEqual([before, before, before, before]);
  });

  it('stops after a bounded number of rounds', async () => {
    let rounds = 0;
    await play(clean(() => Promise.resolve(++rounds)));
    expect(rounds).toBe(20);
  });

  it('fails loudly', async () => {
    const { lines, error } = await play(clean(() => away('storage')));
    expect(error).toBeInstanceOf(DependencyUnavailable);
    expect(lines[0]).toContain(`error ${failed} DependencyUnavailable dependency=storage`);
  });
});

describe('the job that watches the credential for Entra', () => {
  const federated: FindCredentialEnd = () => Promise.resolve({ kind: 'federated' });
  const noFaults: FindSecretFaults = () => Promise.resolve([]);
  const run = async (findCredentialEnd: FindCredentialEnd, findSecretFaults = noFaults) =>
    (await play((services) => watchCredential({ ...services, findCredentialEnd, findSecretFaults }))).lines;
  const endsIn = (days: number) => () =>
    Promise.resolve({ kind: 'known' as const, endsAt: new Date(now.getTime() + days * 86_400_000) });

  it('warns from 30 days before its end, and every day after it', async () => {
    expect(await run(endsIn(31))).toEqual([]);
    expect(await run(endsIn(30.9))).toEqual(['warning entra-credential-ends-soon days=30']);
    expect(await run(endsIn(0.5))).toEqual(['warning entra-credential-ends-soon days=0']);
    expect(await run(endsIn(-0.5))).toEqual(['warning entra-credential-ends-soon days=-1']);
  });

  it('says when nobody knows the end, and nothing when there is none', async () => {
    const unknown = await run(() => Promise.resolve({ kind: 'unknown', reason: 'no-expiry-set' }));
    expect(unknown).toEqual(['warning entra-credential-end-unknown reason=no-expiry-set']);
    expect(await run(federated)).toEqual([]);
  });

  it('names every app’s secret that can’t be used, and why', async () => {
    const hashed = `client-secret--${'a'.repeat(64)}`;
    const lines = await run(federated, () =>
      Promise.resolve([
        { secret: 'client-secret-owa', reason: 'missing' },
        { secret: hashed, reason: 'too-short' },
      ]),
    );
    expect(lines).toEqual([
      'warning secret-not-usable secret=client-secret-owa reason=missing',
      `warning secret-not-usable secret=${hashed.slice(0, 40)} reason=too-short`,
    ]);
  });

  it('fails loudly when the vault is away', async () => {
    const lines = await run(() => away('key-vault'));
    expect(lines[0]).toContain('error entra-credential-watch-failed DependencyUnavailable dependency=key-vault');
  });
});

describe('the job that rotates keys', () => {
  it('makes the tables first, then the keys, retires old ones last, and says how many', async () => {
    const done: unknown[] = [];
    const { lines } = await play((services) =>
      rotateKeys({
        ...services,
        ensureStorage: () => Promise.resolve(void done.push('storage')),
        keyRotation: {
          rotateKeys: (options) => {
            done.push(options);
            return Promise.resolve(['signing-key', 'sealing-key']);
          },
          retireKeys: (options) => {
            done.push(options);
            return Promise.resolve(3);
          },
        },
      }),
    );
    expect(done).toEqual(['storage', { now, force: false }, { now }]);
    expect(lines).toEqual(['information keys-rotated renewed=2 retired=3']);
  });

  it('fails loudly, and leaves the keys alone when storage is away', async () => {
    let rotated = false;
    const { lines, error } = await play((services) =>
      rotateKeys({
        ...services,
        ensureStorage: () => away('storage'),
        keyRotation: {
          rotateKeys: () => {
            rotated = true;
            return Promise.resolve([]);
          },
          retireKeys: () => Promise.resolve(0),
        },
      }),
    );
    expect(error).toBeInstanceOf(DependencyUnavailable);
    expect(rotated).toBe(false);
    expect(lines[0]).toContain('error key-rotation-failed DependencyUnavailable dependency=storage');
  });
});
