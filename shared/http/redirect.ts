/** Sends a browser on with 303, which never repeats a form's body (RFC 9700 section 4.12). */
import type { Cookie } from '@azure/functions';
import { PageRefusal } from './page-refusal.ts';
import type { Reply } from './reply.ts';

/** `no-store`: the address may carry a code. */
export const seeOther = (url: string, cookies: readonly Cookie[] = []): Reply => ({
  status: 303,
  headers: { location: url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  cookies: [...cookies],
});

/** The same with the transaction that the browser keeps meanwhile; a page when it is more than a browser keeps. */
export const seeOtherKeeping = (
  url: string,
  kept: readonly Cookie[] | undefined,
  cookies: readonly Cookie[] = [],
): Reply | PageRefusal =>
  kept === undefined ? new PageRefusal('request-too-large') : seeOther(url, [...kept, ...cookies]);
