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

/** Whether the text is a day of the calendar, as a date field gives it. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const start = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(start.getTime()) && start.toISOString().slice(0, 10) === text;
}
