/** Who may call, and how often: the limits count in this process. */
import { makeBoundedMap } from '../in-process/bounded-map.ts';
import type { NeedsOf } from '../needs.ts';
import type { Clock } from '../ports.ts';
import type { AppCatalogue } from '../words/apps/app-catalogue.ts';
import { makeCallerCheck } from './authorize-caller.ts';
import { type Bucket, makeRateLimiter } from './rate-limit.ts';

/** How many client addresses, or callers, each limit counts at once; whoever has been silent longest is forgotten first. */
const MAX_LIMITED = 50_000;

/** So often a minute the contacts of an account may have Azure asked anew whether their connection works. */
const CONNECTION_CHECKS_PER_MINUTE = 6;

/** So many requests a minute may come from one client address, or from one caller for one account. */
export type RequestsPerMinute = { readonly ofAddress: number; readonly ofCaller: number };

type Ports = Omit<NeedsOf<typeof makeCallerCheck>, 'passwordServiceClientId'> & {
  readonly catalogue: AppCatalogue;
  readonly clock: Clock;
  readonly requestsPerMinute: RequestsPerMinute;
};

export function composeCallers(ports: Ports) {
  const { catalogue, clock, requestsPerMinute } = ports;
  const limitEach = (perMinute: number) =>
    makeRateLimiter({ requestsPerMinute: perMinute, clock, buckets: makeBoundedMap<string, Bucket>(MAX_LIMITED) });
  const { ofAddress, ofCaller } = requestsPerMinute;
  return {
    appOrigins: new Set(catalogue.apps.flatMap(({ origins }) => origins)),
    checkCaller: makeCallerCheck({ ...ports, passwordServiceClientId: catalogue.passwordService.clientId }),
    callerLimit: { requestsPerMinute: ofCaller, take: limitEach(ofCaller) },
    connectionCheckLimiter: limitEach(CONNECTION_CHECKS_PER_MINUTE),
    discoveryLimiter: limitEach(ofAddress),
    returnLimiter: limitEach(ofAddress),
    storedVisitLimiter: limitEach(ofAddress),
  };
}
