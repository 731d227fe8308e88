/** Addresses as somebody pastes them: one a line, a reason behind a comma, semicolon or tab. */
import type { NewExclusion } from './identity-service.ts';

/** What the service takes in one request. */
export const MOST_AT_ONCE = 1_000;

const LINE = /^([^,;\t]+)(?:[,;\t]\s*(.*))?$/;

/** Empty lines are left out. Whether an address is one, the service says. */
export function readExclusionLines(text: string): NewExclusion[] {
  return text.split(/\r\n|\r|\n/).flatMap((line) => {
    const [, email = '', reason = ''] = LINE.exec(line.trim()) ?? [];
    if (email.trim() === '') return [];
    return [reason.trim() === '' ? { email: email.trim() } : { email: email.trim(), reason: reason.trim() }];
  });
}

/** The day after, at 0:00 UTC: an exclusion until a day holds for all of that day. Undefined when the text is no day. */
export function endOfDay(day: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const start = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(start.getTime()) || start.toISOString().slice(0, 10) !== day) return undefined;
  return new Date(start.getTime() + 24 * 60 * 60 * 1000).toISOString();
}
