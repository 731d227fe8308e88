/** How long something lasts, as people write it in a file: an ISO 8601 duration of days, hours and minutes, such as `P14D` or `PT8H`. */
import * as z from 'zod';

const FORM = /^P(?!$)(?:(?<days>\d{1,4})D)?(?:T(?=\d)(?:(?<hours>\d{1,4})H)?(?:(?<minutes>\d{1,5})M)?)?$/;
const MINUTE_MS = 60_000;

/** In milliseconds; more than nothing, and at most `mostMs`, which `most` names. */
export const duration = ({ most, mostMs }: { readonly most: string; readonly mostMs: number }) =>
  z.string().transform((text, context): number => {
    const parts: Readonly<Record<string, string | undefined>> = FORM.exec(text)?.groups ?? {};
    const { days = 0, hours = 0, minutes = 0 } = parts;
    const milliseconds = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * MINUTE_MS;
    if (milliseconds > 0 && milliseconds <= mostMs) return milliseconds;
    context.addIssue(`must be a duration of days, hours and minutes, such as PT8H, of at most ${most}`);
    return z.NEVER;
  });
