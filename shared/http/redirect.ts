/** Sends a browser on with 303, which never repeats a form's body (RFC 9700 section 4.12). */
import type { Cookie } from '@azure/functions';
import type { Reply } from './reply.ts';

/** `no-store`: the address may carry a code. */
export const seeOther = (url: string, cookies: readonly Cookie[] = []): Reply => ({
  status: 303,
  headers: { location: url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  cookies: [...cookies],
});
