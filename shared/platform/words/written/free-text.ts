/** Text that people write and moments that programs name, as requests hold them. */
import * as z from 'zod';
import { isTimeZone, isWritable, MOMENT_RULE, TIME_ZONE_RULE } from './last-day.ts';
import { charactersIn, isPlainText } from './plain-text.ts';

/** Text of at most `most` characters, as the schema counts them: not UTF-16 units, of which an emoji takes two. */
export const textOfAtMost = (most: number, error: string = `must be at most ${most} characters`) =>
  z
    .string({ error })
    .refine((text) => charactersIn(text) <= most, { error })
    .meta({ maxLength: most });

/** Text of 1 to `most` characters, without the blanks around it. */
export const freeText = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .refine((text) => charactersIn(text) <= most, `must be at most ${most} characters`)
    .meta({ maxLength: most })
    .refine(isPlainText, 'must not hold control characters');

/** A moment with its offset from UTC, such as 2030-01-31T12:00:00Z. */
export const Moment = z.iso
  .datetime({ offset: true, error: MOMENT_RULE })
  .transform((text) => new Date(text))
  .refine(isWritable, MOMENT_RULE);

/** A time zone's IANA name, such as `Europe/Berlin`. */
export const TimeZone = z.string().max(64).refine(isTimeZone, TIME_ZONE_RULE);
