/** The ends of exclusions as keys. */
import type { EmailAddress } from './identifiers.ts';
import { escapeKey } from './key-escaping.ts';

const LAST_MOMENT_DIGITS = 16;

/** Sorts exclusions by their end, then by address. */
export const endKey = (expiresAt: Date, email: EmailAddress): string => `${endsBefore(expiresAt)}:${escapeKey(email)}`;

/** Behind every end before that moment, and before every later one. */
export const endsBefore = (moment: Date): string => String(moment.getTime()).padStart(LAST_MOMENT_DIGITS, '0');
