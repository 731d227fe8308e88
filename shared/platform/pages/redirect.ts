/** Sends a browser on with 303, which never repeats a form's body (RFC 9700 section 4.12). */
import type { Cookie } from '@azure/functions';
import { type Kept, keepTransactions, type TransactionCookies } from './cookies.ts';
import type { Reply } from '../endpoint/reply.ts';

/** `no-store`: the address may carry a code. */
export const seeOther = (url: string, cookies: readonly Cookie[] = []): Reply => ({
  status: 303,
  headers: { location: url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  cookies: [...cookies],
});

/** The same with the transactions that the browser keeps meanwhile. */
export function seeOtherKeeping(url: string, held: TransactionCookies, kept: readonly Kept[]): Reply {
  const cookies = keepTransactions(held, kept);
  if (cookies === undefined) throw new Error('a visit that holds nothing of others is larger than a browser keeps');
  return seeOther(url, cookies);
}
