import { describe, expect, it } from 'vitest';
import { makeMeasurements, type MetricSink } from '../../../shared/platform/telemetry/measurements.ts';
import { AppId } from '../../../shared/platform/words/identifiers.ts';

const app = AppId.parse('elevate');
const answer = { operation: 'discover-sign-in', status: 200, milliseconds: 3, roundTrips: 1 };

/** Measurements whose sink opens when told to, and whose "later" comes when told to. */
function makeParts(open: 'opens' | 'fails' | 'off' = 'opens') {
  const recorded: unknown[] = [];
  const lines: unknown[] = [];
  const planned: (() => void)[] = [];
  const counts = { opened: 0, flushed: 0 };
  const sink: MetricSink = {
    record: (...what) => void recorded.push(what),
    flush: () => Promise.resolve(void (counts.flushed += 1)),
  };
  const measurements = makeMeasurements({
    open:
      open === 'off'
        ? undefined
        : () => {
            counts.opened += 1;
            return open === 'fails' ? Promise.reject(new Error('no such module')) : Promise.resolve(sink);
          },
    later: (work) => void planned.push(work),
    currentOperation: () => 'authorize',
    writeLog: (...line) => void lines.push(line),
  });
  return { measurements, recorded, lines, planned, counts };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('measuring', () => {
  it('waits for the first answer before anything is loaded, then loads once and loses nothing', async () => {
    const { measurements, recorded, planned, counts } = makeParts();
    measurements.decided({ step: 'entra', reason: 'sso-on', app });
    expect(planned).toEqual([]);
    measurements.answered(answer);
    measurements.answered({ ...answer, status: 404 });
    expect([planned.length, counts.opened, recorded]).toEqual([1, 0, []]);
    planned[0]?.();
    await settle();
    measurements.lookedUp({ cache: 'accounts', hit: true });
    measurements.signInEnded({ outcome: 'not-assigned', app: undefined });
    expect(counts.opened).toBe(1);
    const looks = { operation: 'discover-sign-in' };
    expect(recorded).toEqual([
      ['sso.decisions', 1, { step: 'entra', reason: 'sso-on', app: 'elevate', at: 'authorize' }],
      ['sso.answer.duration', 3, { ...looks, status_class: '2xx' }],
      ['sso.storage.round_trips', 1, looks],
      ['sso.answer.duration', 3, { ...looks, status_class: '4xx' }],
      ['sso.storage.round_trips', 1, looks],
      ['sso.cache.lookups', 1, { cache: 'accounts', hit: true }],
      ['sso.sign_ins', 1, { outcome: 'not-assigned', app: 'unknown' }],
    ]);
  });

  it('keeps a bounded number while nothing is loaded', async () => {
    const { measurements, recorded } = makeParts();
    for (let at = 0; at < 20_000; at++) measurements.lookedUp({ cache: 'accounts', hit: true });
    await measurements.flush();
    expect(recorded).toHaveLength(10_000);
  });

  it('says once that loading failed, and goes on without', async () => {
    const { measurements, lines, planned, recorded, counts } = makeParts('fails');
    measurements.answered(answer);
    planned[0]?.();
    await settle();
    measurements.answered(answer);
    await measurements.flush();
    expect(lines).toEqual([['metrics-not-exported', { reason: 'not-loaded' }]]);
    expect([recorded, counts]).toEqual([[], { opened: 1, flushed: 0 }]);
  });

  it('does nothing where nobody wants metrics', async () => {
    const { measurements, lines, planned, counts } = makeParts('off');
    measurements.answered(answer);
    planned[0]?.();
    await measurements.flush();
    expect([lines, counts]).toEqual([[], { opened: 0, flushed: 0 }]);
  });

  it('at the end of the process loads what is needed to send what waits', async () => {
    const { measurements, recorded, counts } = makeParts();
    await measurements.flush();
    expect(counts).toEqual({ opened: 0, flushed: 0 });
    measurements.answered(answer);
    await measurements.flush();
    expect([recorded.length, counts]).toEqual([2, { opened: 1, flushed: 1 }]);
  });
});
