import { NO_LIMIT } from '../../support/no-limit.ts';
import '../control-panel/import-settings.ts';
import { InvocationContext, type Timer } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { deleteOldRedemptions } from '../../../functions/operations/delete-old-redemptions.ts';
import { deleteOldStories } from '../../../functions/operations/delete-old-stories.ts';
import { deleteOldTestSignIns } from '../../../functions/operations/delete-old-test-sign-ins.ts';
import { describeProblemPage } from '../../../functions/operations/describe-problem.ts';
import { reportLive } from '../../../functions/operations/report-live.ts';
import { reportReady } from '../../../functions/operations/report-ready.ts';
import { rotateKeys } from '../../../functions/operations/rotate-keys.ts';
import { watchCredential } from '../../../functions/operations/watch-credential.ts';
import type { EndpointServices } from '../../../shared/http/endpoint.ts';
import { PROBLEM_CODES } from '../../../shared/http/problem.ts';
import {
  DependencyUnavailable,
  type FindCredentialEnd,
  type FindSecretFaults,
  type Probe,
} from '../../../shared/ports.ts';
import { publishedOperations } from '../../../shared/startup.ts';
import { makeCheckHealth } from '../../../shared/use-cases/check-health.ts';
import { jsonOf, sendThrough } from '../control-panel/send-request.ts';

const now = new Date('2026-11-23T12:00:00Z');
const services: EndpointServices = {
  serviceUrl: 'https://sso.example',
  appOrigins: new Set(),
  checkCaller: () => Promise.resolve(undefined),
  callerLimit: NO_LIMIT,
};
const well: Probe['check'] = () => Promise.resolve();
const away: Probe['check'] = () => Promise.reject(new DependencyUnavailable('entra'));

function sender(probes: readonly Probe[] = []) {
  const handlers = {
    'report-live': reportLive(services),
    'report-ready': reportReady({
      ...services,
      checkHealth: makeCheckHealth({ probes, clock: () => now, writeLog: () => undefined }),
    }),
    'describe-problem': describeProblemPage(services),
  };
  const routed = Object.entries(handlers).map(([name, handler]) => {
    const operation = publishedOperations().find((candidate) => candidate.name === name);
    if (operation === undefined) throw new Error(`no function is registered as ${name}`);
    return { operation, handler };
  });
  const send = sendThrough(routed, 'https://sso.example');
  return (path: string) => send({ method: 'GET', path });
}

describe('GET /health/live', () => {
  it('answers whatever else is away', async () => {
    const answered = await sender([{ dependency: 'storage', check: away }])('/health/live');
    expect([answered.status, answered.text]).toEqual([200, '{"status":"ok"}']);
    expect(answered.headers['cache-control']).toBe('no-store');
  });
});

describe('GET /health/ready', () => {
  it('answers 200 when everything answers', async () => {
    const answered = await sender([
      { dependency: 'storage', check: well },
      { dependency: 'key-vault', check: well },
      { dependency: 'entra', check: well },
    ])('/health/ready');
    expect([answered.status, jsonOf(answered)]).toEqual([
      200,
      { status: 'ok', checks: { storage: 'ok', 'key-vault': 'ok', entra: 'ok' } },
    ]);
  });

  it('answers 503 with Retry-After and says what is away', async () => {
    const answered = await sender([
      { dependency: 'storage', check: well },
      { dependency: 'key-vault', check: well },
      { dependency: 'entra', check: away },
    ])('/health/ready');
    expect(answered.status).toBe(503);
    expect(answered.headers['retry-after']).toBe('5');
    expect(jsonOf(answered)).toEqual({
      status: 'unreachable',
      checks: { storage: 'ok', 'key-vault': 'ok', entra: 'unreachable' },
    });
  });
});

describe('GET /problems/{code}', () => {
  it.each(PROBLEM_CODES)('is a page that explains %s', async (code) => {
    const answered = await sender()(`/problems/${code}`);
    expect(answered.status).toBe(200);
    expect(answered.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringContaining("default-src 'none'") as unknown,
    });
    expect(answered.text).toContain(`<code>${code}</code>`);
    expect(answered.text).toMatch(/<title>[^<]{5,}<\/title>/);
  });

  it.each(['unheard-of', 'toString', '__proto__', '%3Cscript%3E'])('is a JSON problem for %s', async (code) => {
    const answered = await sender()(`/problems/${code}`);
    expect(answered.status).toBe(404);
    expect(answered.headers['content-type']).toBe('application/problem+json');
    expect(answered.text).not.toContain(code);
    expect(answered.text).not.toContain('<');
  });
});

describe('operations for everybody', () => {
  it.each(['/health/live', '/health/ready', '/problems/unexpected'])('%s refuses query parameters', async (path) => {
    expect((await sender()(`${path}?x=1`)).status).toBe(400);
    expect((await sender()(`${path}?x=1&x=2`)).status).toBe(400);
  });
});

const timer: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: false },
  scheduleStatus: { last: '', next: '', lastUpdated: '' },
};
function loggingContext() {
  const lines: string[] = [];
  const context = new InvocationContext({ logHandler: (level, ...args) => lines.push(`${level} ${args.join(' ')}`) });
  return { context, lines };
}

describe('the timer that deletes old redemptions', () => {
  it('goes on until none is left, and says how many went', async () => {
    const batches = [10_000, 10_000, 42, 0];
    const asked: Date[] = [];
    const redemptionStore = {
      redeem: () => Promise.resolve('redeemed' as const),
      deleteExpired: (before: Date) => {
        asked.push(before);
        return Promise.resolve(batches.shift() ?? 0);
      },
    };
    const { context, lines } = loggingContext();
    await deleteOldRedemptions({ redemptionStore, clock: () => now })(timer, context);
    expect(asked).toEqual([now, now, now, now]);
    expect(lines).toEqual(['information redemptions-deleted deleted=20042']);
  });

  it('stops after a bounded number of rounds', async () => {
    let rounds = 0;
    const redemptionStore = {
      redeem: () => Promise.resolve('redeemed' as const),
      deleteExpired: () => Promise.resolve(++rounds),
    };
    await deleteOldRedemptions({ redemptionStore, clock: () => now })(timer, loggingContext().context);
    expect(rounds).toBe(20);
  });

  it('fails loudly, so that the host counts it as failed', async () => {
    const redemptionStore = {
      redeem: () => Promise.resolve('redeemed' as const),
      deleteExpired: () => Promise.reject(new DependencyUnavailable('storage')),
    };
    const { context, lines } = loggingContext();
    await expect(deleteOldRedemptions({ redemptionStore, clock: () => now })(timer, context)).rejects.toThrow();
    expect(lines[0]).toContain('error redemption-clean-up-failed deleted=0 DependencyUnavailable dependency=storage');
  });
});

describe('the timer that deletes old stories of sign-ins', () => {
  const run = async (deleteEnded: (before: Date) => Promise<number>) => {
    const { context, lines } = loggingContext();
    const handle = deleteOldStories({ signInStories: { deleteEnded }, clock: () => now });
    const error: unknown = await Promise.resolve(handle(timer, context)).catch((thrown: unknown) => thrown);
    return { lines, error };
  };

  it('goes on until none is left, and says how many went', async () => {
    const [batches, asked] = [[2000, 7, 0], [] as Date[]];
    const { lines } = await run((before) => {
      asked.push(before);
      return Promise.resolve(batches.shift() ?? 0);
    });
    expect(asked).toEqual([now, now, now]);
    expect(lines).toEqual(['information stories-deleted deleted=2007']);
  });

  it('stops after a bounded number of rounds, and fails loudly', async () => {
    let rounds = 0;
    await run(() => Promise.resolve(++rounds));
    expect(rounds).toBe(20);
    const { lines, error } = await run(() => Promise.reject(new DependencyUnavailable('storage')));
    expect(error).toBeInstanceOf(Error);
    expect(lines[0]).toContain('error story-clean-up-failed deleted=0 DependencyUnavailable dependency=storage');
  });
});

describe('the timer that deletes old test sign-ins', () => {
  it('goes on until none of more than a day ago is left, a bounded number of times, and says how many went', async () => {
    const batches = [5000, 7, 0];
    const asked: Date[] = [];
    const deleteStarted = (before: Date) => {
      asked.push(before);
      return Promise.resolve(batches.shift() ?? 1);
    };
    const { context, lines } = loggingContext();
    const run = deleteOldTestSignIns({ testSignInStore: { deleteStarted }, clock: () => now });
    await run(timer, context);
    expect(asked).toEqual(new Array(3).fill(new Date('2026-11-22T12:00:00Z')));
    expect(lines).toEqual(['information test-sign-ins-deleted deleted=5007']);
    await run(timer, context);
    expect(asked).toHaveLength(23);
  });

  it('fails loudly, so that the host counts it as failed', async () => {
    const deleteStarted = () => Promise.reject(new DependencyUnavailable('storage'));
    const { context, lines } = loggingContext();
    const run = deleteOldTestSignIns({ testSignInStore: { deleteStarted }, clock: () => now })(timer, context);
    await expect(run).rejects.toThrow('test-sign-in-clean-up-failed');
    expect(lines[0]).toContain('error test-sign-in-clean-up-failed deleted=0 DependencyUnavailable dependency=storage');
  });
});

describe('the timer that watches the credential for Entra', () => {
  const federated: FindCredentialEnd = () => Promise.resolve({ kind: 'federated' });
  const noFaults: FindSecretFaults = () => Promise.resolve([]);
  const run = async (findCredentialEnd: FindCredentialEnd, findSecretFaults = noFaults) => {
    const { context, lines } = loggingContext();
    await watchCredential({ findCredentialEnd, findSecretFaults, clock: () => now })(timer, context);
    return lines;
  };
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
    const { context, lines } = loggingContext();
    const findCredentialEnd = () => Promise.reject(new DependencyUnavailable('key-vault'));
    const services = { findCredentialEnd, findSecretFaults: noFaults, clock: () => now };
    await expect(watchCredential(services)(timer, context)).rejects.toThrow();
    expect(lines[0]).toContain('error entra-credential-watch-failed DependencyUnavailable dependency=key-vault');
  });
});

describe('the timer that rotates keys', () => {
  it('makes the tables first, then the keys, retires old ones last, and says how many', async () => {
    const done: unknown[] = [];
    const { context, lines } = loggingContext();
    await rotateKeys({
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
      clock: () => now,
    })(timer, context);
    expect(done).toEqual(['storage', { now, force: false }, { now }]);
    expect(lines).toEqual(['information keys-rotated renewed=2 retired=3']);
  });

  it('fails loudly, and leaves the keys alone when storage is away', async () => {
    let rotated = false;
    const { context, lines } = loggingContext();
    const run = rotateKeys({
      ensureStorage: () => Promise.reject(new DependencyUnavailable('storage')),
      keyRotation: {
        rotateKeys: () => {
          rotated = true;
          return Promise.resolve([]);
        },
        retireKeys: () => Promise.resolve(0),
      },
      clock: () => now,
    })(timer, context);
    await expect(run).rejects.toThrow('keys could not be rotated');
    expect(rotated).toBe(false);
    expect(lines[0]).toContain('error key-rotation-failed DependencyUnavailable dependency=storage');
  });
});
