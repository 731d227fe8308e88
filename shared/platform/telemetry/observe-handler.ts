/** Around every function: makes its call known to whatever it leads to, and measures HTTP answers. */
import type { HttpHandler, InvocationContext, TimerHandler } from '@azure/functions';
import type { Measurements } from '../ports.ts';
import { runInvocation } from './invocation.ts';

type Options = {
  readonly measurements: Pick<Measurements, 'answered'>;
  /** Milliseconds from any fixed moment, never set back. */
  readonly now: () => number;
};

const invocationOf = (context: InvocationContext) => ({ context, roundTrips: 0 });

/** The same handler, measured. A throw (there is none behind our wrappers) counts as the 500 that the host makes of it. */
export function observeHandler(operation: string, handler: HttpHandler, { measurements, now }: Options): HttpHandler {
  return async function observeRequest(request, context) {
    const [startedAt, invocation] = [now(), invocationOf(context)];
    let status = 500;
    try {
      const answer = await runInvocation(invocation, () => handler(request, context));
      status = answer.status ?? 200;
      return answer;
    } finally {
      // Outside of the call: what measuring starts must not count as its work.
      const { roundTrips } = invocation;
      measurements.answered({ operation, status, milliseconds: now() - startedAt, roundTrips });
    }
  };
}

export const observeTimer = (handler: TimerHandler): TimerHandler =>
  function observeRun(timer, context) {
    return runInvocation(invocationOf(context), () => handler(timer, context));
  };
