import { describe, expect, it } from 'vitest';
import type { Probe, WriteLog } from '../../shared/platform/ports.ts';
import { makeCheckHealth } from '../../shared/operations/check-health.ts';

const writeLog: WriteLog = () => undefined;

function counted(dependency: Probe['dependency'], check: Probe['check']) {
  const counts = { asked: 0 };
  const probe: Probe = {
    dependency,
    check: () => {
      counts.asked += 1;
      return check();
    },
  };
  return { counts, probe };
}

describe('the health check', () => {
  it('asks all at the same time', async () => {
    const started: string[] = [];
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const probes = (['storage', 'key-vault', 'entra'] as const).map((dependency): Probe => ({
      dependency,
      check: async () => {
        started.push(dependency);
        if (started.length === 3) resolve(undefined);
        await promise;
      },
    }));
    const health = await makeCheckHealth({ probes, writeLog, clock: () => new Date(0) })();
    expect(health).toEqual({ status: 'ok', checks: { storage: 'ok', 'key-vault': 'ok', entra: 'ok' } });
  });

  it('writes one line for each thing that is away and each look, however many ask', async () => {
    let now = 0;
    const lines: unknown[] = [];
    const probes: Probe[] = [
      { dependency: 'storage', check: () => Promise.reject(new Error('away')) },
      { dependency: 'entra', check: () => Promise.resolve() },
    ];
    const write: WriteLog = (...line) => void lines.push(line);
    const checkHealth = makeCheckHealth({ probes, writeLog: write, clock: () => new Date(now) });
    await Promise.all(Array.from({ length: 50 }, () => checkHealth()));
    expect(lines).toEqual([['not-ready', { dependency: 'storage' }]]);
    now += 2000;
    await checkHealth();
    expect(lines).toHaveLength(2);
  });

  it('waits for nobody beyond the time-out', async () => {
    const probes: Probe[] = [
      { dependency: 'storage', check: () => Promise.withResolvers<undefined>().promise },
      { dependency: 'entra', check: () => Promise.resolve() },
    ];
    const health = await makeCheckHealth({ probes, writeLog, clock: () => new Date(0), probeTimeoutMs: 5 })();
    expect(health).toEqual({ status: 'unreachable', checks: { storage: 'unreachable', entra: 'ok' } });
  });

  it('shares its result for two seconds, and looks anew after that', async () => {
    let now = 1_000_000;
    const { counts, probe } = counted('storage', () => Promise.resolve());
    const checkHealth = makeCheckHealth({ probes: [probe], writeLog, clock: () => new Date(now) });
    await Promise.all(Array.from({ length: 100 }, () => checkHealth()));
    now += 1999;
    await checkHealth();
    expect(counts.asked).toBe(1);
    now += 1;
    await checkHealth();
    expect(counts.asked).toBe(2);
  });

  it('notices that something came back', async () => {
    let now = 0;
    const answers = [() => Promise.reject(new Error('away')), () => Promise.resolve()];
    const { probe } = counted('storage', () => answers.shift()?.() ?? Promise.resolve());
    const checkHealth = makeCheckHealth({ probes: [probe], writeLog, clock: () => new Date(now) });
    expect((await checkHealth()).status).toBe('unreachable');
    now = 2000;
    expect((await checkHealth()).status).toBe('ok');
  });
});
