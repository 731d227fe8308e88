/** CORS for the apps' own origins (Fetch standard, section 3.3). Never a wildcard. */
import type { HttpRequest } from '@azure/functions';
import { PREFLIGHT_KEPT_MS } from '../words/lifetimes.ts';
import type { Reply } from './reply.ts';

/**
 * Headers for an answer to a script; none when the origin is not an app's. `withCredentials`: the script may have asked for cookies to go
 * along, as OAuth libraries do of habit (keycloak-js). Only for what reads none: else a script could act as whoever the browser is.
 */
export function corsHeaders(
  request: HttpRequest,
  appOrigins: ReadonlySet<string>,
  withCredentials: boolean,
): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null || !appOrigins.has(origin)) return { vary: 'Origin' };
  return {
    vary: 'Origin',
    'access-control-allow-origin': origin,
    'access-control-expose-headers': 'Retry-After, WWW-Authenticate',
    ...(withCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
  };
}

/**
 * What a script may send along. Beside what is read here, the headers that browsers' telemetry puts on every request, ignored here:
 * Trace Context and Baggage (W3C), Application Insights, Zipkin, Sentry, Elastic, Datadog, New Relic; and the one of jQuery.
 * With one that isn't named, the browser wouldn't send the request at all.
 */
const REQUEST_HEADERS = [
  ...['Authorization', 'Content-Type', 'traceparent', 'tracestate', 'baggage', 'Request-Id', 'Request-Context'],
  ...[
    'b3',
    'X-B3-TraceId',
    'X-B3-SpanId',
    'X-B3-ParentSpanId',
    'X-B3-Sampled',
    'sentry-trace',
    'elastic-apm-traceparent',
  ],
  ...['x-datadog-origin', 'x-datadog-parent-id', 'x-datadog-sampling-priority', 'x-datadog-trace-id', 'newrelic'],
  'X-Requested-With',
].join(', ');

/** The answer to a preflight request; a stranger's gets no permission. */
export function preflight(method: string, cors: Record<string, string>): Reply {
  if (cors['access-control-allow-origin'] === undefined) return { status: 204, headers: cors };
  return {
    status: 204,
    headers: {
      ...cors,
      'access-control-allow-methods': method,
      'access-control-allow-headers': REQUEST_HEADERS,
      'access-control-max-age': String(PREFLIGHT_KEPT_MS / 1000),
    },
  };
}
