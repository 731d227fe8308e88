/** Why a visit can't go on in this browser, as far as the page needs it. */
import { endOf, readVisitId } from './visit-id.ts';
import type { TransactionCookies } from './cookies.ts';

/**
 * Whether it began just now, and no cookie of ours came along with it, not even the one that says that this browser keeps them:
 * then it blocks them, or another browser began.
 */
export function lacksCookies(id: string | undefined, { cameBack }: TransactionCookies, now: Date): boolean {
  const visit = readVisitId(id);
  return visit !== undefined && !cameBack && now < endOf(visit);
}

export const endedSignIn = (id: string | undefined, cookies: TransactionCookies, now: Date) =>
  lacksCookies(id, cookies, now) ? 'cookies-needed' : 'sign-in-not-usable';
