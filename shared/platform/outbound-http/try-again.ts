/** Another try where one of Azure's servers didn't answer, was busy, or failed on its own side: at most two, each after a short wait. */
import { setTimeout as wait } from 'node:timers/promises';
import type { HttpAnswer } from './http-request.ts';
import { headerOf, NoAnswer, type SendToServer, type ServerRequest } from './server-request.ts';

const MAX_RETRIES = 2;
/** Whatever the answer asks for: somebody's sign-in waits. */
const MAX_WAIT_MS = 1000;

/** The server's own trouble, or too much asked of it. https://learn.microsoft.com/azure/architecture/best-practices/retry-service-specific */
const mayPass = ({ status }: HttpAnswer): boolean =>
  status === 408 || status === 429 || (status >= 500 && status !== 501 && status !== 505);

/** `firstWaitMs` doubles; up to as much again is added by chance, so that instances don't come back together. */
export const tryAgain = <Request extends ServerRequest>(
  firstWaitMs: number,
  send: SendToServer<Request>,
): SendToServer<Request> =>
  async function sendAgain(request, signal) {
    for (let retries = 0; ; retries++) {
      const isLast = retries === MAX_RETRIES;
      let asked: number | undefined;
      try {
        const answer = await send(request, signal);
        if (isLast || !mayPass(answer)) return answer;
        asked = askedMilliseconds(answer);
      } catch (error) {
        if (isLast || signal.aborted || !(error instanceof NoAnswer)) throw error;
      }
      const own = firstWaitMs * 2 ** retries * (1 + Math.random());
      await wait(Math.min(asked ?? own, MAX_WAIT_MS), undefined, { signal }).catch(() => undefined);
      if (signal.aborted) throw new NoAnswer('ETIMEDOUT');
    }
  };

/** RFC 9110 section 10.2.3: seconds, or a date; Azure's own header counts milliseconds. */
function askedMilliseconds(answer: HttpAnswer): number | undefined {
  const retryAfter = headerOf(answer, 'retry-after');
  const asked = [
    Number(headerOf(answer, 'x-ms-retry-after-ms') ?? NaN),
    Number(retryAfter ?? NaN) * 1000,
    Date.parse(retryAfter ?? '') - Date.now(),
  ].find((each) => Number.isFinite(each));
  return asked === undefined ? undefined : Math.max(0, asked);
}
