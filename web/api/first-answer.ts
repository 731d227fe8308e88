/** The first question, which index.html asks before any script of the page is here: its answer is there the sooner by a way to the service and back. */
export type FirstAnswer = {
  /** Of `GET /identity-management/session`; undefined: it didn't come. */
  sessionAnswer?: Promise<Response | undefined> | undefined;
};

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

export const SESSION_PATH = '/identity-management/session';

/** Fetches, but takes that answer, once, for the first question after the session. */
export const withFirstAnswer = (place: FirstAnswer, fetch: Fetch): Fetch =>
  async function fetchUnlessFirst(path, init) {
    if (path !== SESSION_PATH || init.method !== 'GET') return fetch(path, init);
    const first = place.sessionAnswer;
    place.sessionAnswer = undefined;
    return (await first) ?? fetch(path, init);
  };
