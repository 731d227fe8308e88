import { describe, expect, it } from 'vitest';
import type { JobName } from '../../shared/operations/rules/job.ts';
import { DependencyUnavailable } from '../../shared/platform/ports.ts';
import type { JobRuns } from '../../shared/operations/ports.ts';
import { type Job, makeRunJobs } from '../../shared/operations/run-jobs.ts';

const never = () => new Promise<never>(() => undefined);
const away = () => Promise.reject(new DependencyUnavailable('storage'));

/** Jobs of today's names on a memory of runs, with a clock that is moved. */
function openJobs(work: Partial<Record<JobName, Job['run']>>, runsOf: Partial<JobRuns> = {}) {
  const [runs, lines] = [new Map<JobName, Date>(), [] as string[]];
  const done: JobName[] = [];
  let now = new Date('2026-11-23T12:07:00Z');
  const job = (name: JobName, schedule: Job['schedule'], failed: Job['failed']): Job => ({
    name,
    schedule,
    failed,
    run: async (signal) => {
      await work[name]?.(signal);
      done.push(name);
    },
  });
  const jobs = [
    job('rotate-keys', { every: 'day', atHour: 3 }, 'key-rotation-failed'),
    job('delete-old-stories', { every: 'hour' }, 'story-clean-up-failed'),
    job('delete-old-redemptions', { every: 'hour' }, 'redemption-clean-up-failed'),
  ];
  const jobRuns: JobRuns = {
    list: () => Promise.resolve(new Map(runs)),
    note: (name, began) => Promise.resolve(void runs.set(name, began)),
    ...runsOf,
  };
  const writeLog = (code: string, details: object, fault?: unknown) =>
    lines.push([code, JSON.stringify(details), ...(fault instanceof Error ? [fault.message] : [])].join(' '));
  const run = makeRunJobs({ jobs, jobRuns, clock: () => now, writeLog, boundMs: 50 });
  const take = () => ({ done: done.splice(0).toSorted(), lines: lines.splice(0) });
  return { ...run, runs, take, pass: (hours: number) => (now = new Date(now.getTime() + hours * 3_600_000)) };
}

describe('the jobs that are due', () => {
  it('run when no run is known, then by their times, and a missed day is made up for once', async () => {
    const { runDueJobs, take, pass } = openJobs({});
    const all = ['delete-old-redemptions', 'delete-old-stories', 'rotate-keys'];
    await runDueJobs();
    expect(take()).toEqual({ done: all, lines: ['jobs-run {"due":3,"failed":0}'] });
    await runDueJobs();
    expect(take().done).toEqual([]);
    pass(1);
    await runDueJobs();
    expect(take().done).toEqual(all.slice(0, 2));
    pass(14);
    await runDueJobs();
    expect(take().done).toEqual(all);
    pass(75);
    await runDueJobs();
    pass(1);
    await runDueJobs();
    expect(take().done).toEqual([...all.slice(0, 2), ...all].toSorted());
  });

  it('are run though one fails and another never ends; the call fails, names both, and they alone are due again', async () => {
    const { runDueJobs, take, runs, pass } = openJobs({ 'rotate-keys': away, 'delete-old-stories': never });
    await expect(runDueJobs()).rejects.toThrow('jobs failed: rotate-keys, delete-old-stories');
    const { done, lines } = take();
    expect(done).toEqual(['delete-old-redemptions']);
    expect(lines).toEqual([
      'key-rotation-failed {} storage is unavailable',
      'story-clean-up-failed {} delete-old-stories was not done within 50 ms',
      'jobs-run {"due":3,"failed":2}',
    ]);
    expect([...runs.keys()]).toEqual(['delete-old-redemptions']);
    pass(1);
    await expect(runDueJobs()).rejects.toThrow('jobs failed: rotate-keys, delete-old-stories');
    expect(take().lines.at(-1)).toBe('jobs-run {"due":3,"failed":2}');
  });

  it('are told to end when their time is over', async () => {
    let told = false;
    const { runDueJobs } = openJobs({
      'rotate-keys': (signal) => {
        signal.addEventListener('abort', () => (told = true));
        return never();
      },
    });
    await expect(runDueJobs()).rejects.toThrow();
    expect(told).toBe(true);
  });

  it('are all of them when nobody can say what ran, and what can’t be noted is done all the same', async () => {
    const { runDueJobs, take } = openJobs({}, { list: away, note: away });
    await runDueJobs();
    const { done, lines } = take();
    expect(done).toHaveLength(3);
    expect(lines.filter((line) => line.startsWith('jobs-not-noted'))).toHaveLength(4);
    expect(lines.at(-1)).toBe('jobs-run {"due":3,"failed":0}');
  });
});

describe('a job by its name', () => {
  it('runs due or not, alone, and counts as its run', async () => {
    const { runJob, runDueJobs, take } = openJobs({});
    await runJob('rotate-keys');
    await runJob('rotate-keys');
    expect(take()).toEqual({ done: ['rotate-keys', 'rotate-keys'], lines: [] });
    await runDueJobs();
    expect(take().done).toEqual(['delete-old-redemptions', 'delete-old-stories']);
  });

  it('throws what it throws, logged', async () => {
    const { runJob, take } = openJobs({ 'rotate-keys': away });
    await expect(runJob('rotate-keys')).rejects.toBeInstanceOf(DependencyUnavailable);
    expect(take().lines).toEqual(['key-rotation-failed {} storage is unavailable']);
  });
});
