/** Sessions for libraries that leave them to the app: what is kept of a browser, by its cookie. */
import { randomUUID } from 'node:crypto';

export type Session = Record<string, unknown>;

export function makeSessions() {
  const kept = new Map<string, Session>();
  return {
    of(request: Request): Session {
      const id = /(?:^|; )sid=([^;]+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? '';
      return kept.get(id) ?? {};
    },
    /** Leads on, with a session that holds this. */
    redirect(to: string | URL, session: Session): Response {
      const id = randomUUID();
      kept.set(id, session);
      const headers = { location: String(to), 'set-cookie': `sid=${id}; Path=/; HttpOnly; SameSite=Lax` };
      return new Response(null, { status: 302, headers });
    },
  };
}
