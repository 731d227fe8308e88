/** One call of the service's interface: an answer as documented, or what to tell the person instead. */
import { html } from 'hono/html';
import * as z from 'zod';
import type { Notice } from '../web/show-notice.ts';

export type ServiceAnswer<Body> =
  { readonly kind: 'ok'; readonly body: Body } | { readonly kind: 'problem'; readonly notice: Notice };

export interface ServiceCall<Body> {
  readonly method: 'GET' | 'POST';
  /** With the service's address; parameters are escaped by the caller. */
  readonly url: URL;
  readonly token: string;
  readonly answer: z.ZodType<Body>;
  readonly json?: unknown;
}

const TIMEOUT_MS = 15_000;
/** RFC 9457. */
const Problem = z.object({
  type: z.string(),
  title: z.string(),
  detail: z.string().nullish(),
  supportCode: z.string().nullish(),
});

const NO_ANSWER: Notice = {
  tone: 'bad',
  title: 'The sign-in service doesn’t answer',
  text: 'Please try again in a minute. If you were changing something, look first whether it was changed.',
};
export const ROLE_MISSING: Notice = {
  tone: 'bad',
  title: 'You don’t have the role for this',
  text: 'It takes the Security Manager role. Ask whoever administers the contacts of your account to give it to you.',
};

function problemNotice(body: unknown): Notice {
  const problem = Problem.safeParse(body).data;
  if (problem === undefined) return NO_ANSWER;
  if (problem.type.endsWith('/role-missing')) return ROLE_MISSING;
  const { title, detail, supportCode } = problem;
  const code = supportCode ? html`<p class="small">Code for support: <code>${supportCode}</code></p>` : '';
  return {
    tone: 'bad',
    title,
    text: html`<p>${detail ?? ''}</p>
      ${code}`,
  };
}

/** Never throws for what the network or the service does. */
export async function askService<Body>(call: ServiceCall<Body>): Promise<ServiceAnswer<Body>> {
  const { method, url, token, answer, json } = call;
  try {
    const response = await fetch(url, {
      ...{ method, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) },
      headers: { authorization: `Bearer ${token}`, ...(json !== undefined && { 'content-type': 'application/json' }) },
      body: json === undefined ? null : JSON.stringify(json),
    });
    const body: unknown = await response.json();
    if (!response.ok) return { kind: 'problem', notice: problemNotice(body) };
    return { kind: 'ok', body: answer.parse(body) };
  } catch {
    return { kind: 'problem', notice: NO_ANSWER };
  }
}
