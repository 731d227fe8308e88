/**
 * HTTP on kept connections. A fresh instance begins with Node's own client, because undici has to be loaded first, which its first person would wait for;
 * undici then spends less than half of its CPU on each request (docs/decisions/2026-11-29-cold-in-chunks.md).
 */
import type { SendHttp } from './http-request.ts';
import { makeNodeWire } from './node-wire.ts';

/** Long enough for the first answer of a cold start. */
const BEGINNING_MS = 1000;

type Options = {
  readonly connectMs: number;
  /** How long Node's own client is used, from the first request on; 1,000. */
  readonly beginningMs?: number;
};

/** Connects with the first request. */
export function makeHttpWire({ connectMs, beginningMs = BEGINNING_MS }: Options): SendHttp {
  let send = makeNodeWire({ connectMs });
  let isBegun = false;
  const goOn = async (): Promise<void> => {
    const { makeUndiciWire } = await import('./undici-wire.ts');
    send = makeUndiciWire({ connectMs });
  };
  return function sendHttp(request, signal) {
    if (!isBegun) {
      isBegun = true;
      // Without it the beginning goes on.
      setTimeout(() => void goOn().catch(() => undefined), beginningMs).unref();
    }
    return send(request, signal);
  };
}
