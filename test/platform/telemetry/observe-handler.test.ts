import { HttpRequest, InvocationContext } from '@azure/functions';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { countRoundTrip, currentOperation, writeCurrentLog } from '../../../shared/platform/telemetry/invocation.ts';
import { observeHandler, observeTimer } from '../../../shared/platform/telemetry/observe-handler.ts';
import { makeMeasurementsForTest } from '../../support/measurements-for-test.ts';

const request = new HttpRequest({ method: 'GET', url: 'https://sso.example/' });

function contextOf(functionName: string) {
  const lines: string[] = [];
  const logHandler = (level: string, ...words: unknown[]) => void lines.push(`${level} ${words.join(' ')}`);
  return { lines, context: new InvocationContext({ functionName, logHandler }) };
}

function makeObserved(handler: () => Promise<{ status?: number }>) {
  const measurements = makeMeasurementsForTest();
  let moment = 1000;
  const now = () => (moment += 5);
  return { observed: observeHandler('try', handler, { measurements, now }), measured: measurements.measured };
}

describe('a call of a function', () => {
  it('is measured with its status and time', async () => {
    const { observed, measured } = makeObserved(() => Promise.resolve({ status: 404 }));
    await observed(request, contextOf('try').context);
    expect(measured).toEqual([['answered', { operation: 'try', status: 404, milliseconds: 5, roundTrips: 0 }]]);
  });

  it('without a status is a 200, and with a throw the 500 that the host makes of it', async () => {
    const { observed, measured } = makeObserved(() => Promise.resolve({}));
    await observed(request, contextOf('try').context);
    const failing = makeObserved(() => Promise.reject(new Error('defect')));
    await expect(failing.observed(request, contextOf('try').context)).rejects.toThrow('defect');
    expect([...measured, ...failing.measured].map(([, { status }]) => status)).toEqual([200, 500]);
  });

  it('is known to whatever it leads to: lines and requests to storage are its own, however calls overlap', async () => {
    const measurements = makeMeasurementsForTest();
    const called = ['first', 'second'].map((name, at) => ({ name, trips: at + 1, ...contextOf(name) }));
    const call = async ({ name, trips, context }: (typeof called)[number]): Promise<void> => {
      const work = async () => {
        for (let trip = 0; trip < trips; trip++) {
          await wait(1);
          countRoundTrip();
        }
        writeCurrentLog('not-ready', { dependency: currentOperation() });
        return {};
      };
      await observeHandler(name, work, { measurements, now: () => 0 })(request, context);
    };
    await Promise.all(called.map(call));
    expect(called.map(({ lines }) => lines)).toEqual([
      ['warning not-ready dependency=first'],
      ['warning not-ready dependency=second'],
    ]);
    const trips = measurements.measured.map(([, { operation, roundTrips }]) => [operation, roundTrips]);
    expect(Object.fromEntries(trips)).toEqual({ first: 1, second: 2 });
    expect(currentOperation()).toBeUndefined();
  });

  it('of a timer is known too', async () => {
    const { context, lines } = contextOf('clean-up');
    const timer = {
      isPastDue: false,
      schedule: { adjustForDST: false },
      scheduleStatus: { last: '', next: '', lastUpdated: '' },
    };
    await observeTimer(() => {
      writeCurrentLog('storage-throttled', { table: 'accounts', status: 503 });
    })(timer, context);
    expect(lines).toEqual(['warning storage-throttled table=accounts status=503']);
  });
});
