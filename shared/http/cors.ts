/** CORS for the apps' own origins (Fetch standard, section 3.3). Never a wildcard, never credentials. */
import type { HttpRequest } from '@azure/functions';
import type { Reply } from './reply.ts';

/** Headers for an answer to a script; none when the origin is not an app's. */
export function corsHeaders(request: HttpRequest, appOrigins: ReadonlySet<string>): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === null || !appOrigins.has(origin)) return { vary: 'Origin' };
  return { vary: 'Origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': 'Retry-After' };
}

/** The answer to a preflight request; a stranger's gets no permission. */
export function preflight(method: string, cors: Record<string, string>): Reply {
  if (cors['access-control-allow-origin'] === undefined) return { status: 204, headers: cors };
  return {
    status: 204,
    headers: {
      ...cors,
      'access-control-allow-methods': method,
      'access-control-allow-headers': 'Authorization, Content-Type',
      'access-control-max-age': '600',
    },
  };
}
