/** Text that people write: a name, a reason. Anything but control characters; HTML is data like any other, and leaves only as JSON or CSV. */
import * as z from 'zod';

// Controls, line separators, lone surrogates, and the marks that turn the direction of the text after them
// (Unicode Technical Report 36, section 2.6.2).
const REFUSED = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

/** Trimmed text of 1 to `most` UTF-16 code units. */
export const freeText = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => !REFUSED.test(text), 'must not hold control characters');

/** A moment with its offset from UTC, such as 2030-01-31T12:00:00Z. */
export const Moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
