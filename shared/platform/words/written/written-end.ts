/**
 * The end of something as people and programs write it: a moment with its offset, or a day, which means the last one that
 * counts. A day in another order than 2030-01-31 is read only where the language is known in which it was written.
 */
import { isDay, isWritable } from './last-day.ts';

export type WrittenEnd =
  { readonly kind: 'day'; readonly day: string } | { readonly kind: 'moment'; readonly at: Date } | undefined;

const MOMENT = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** `language`: as in BCP 47, such as `de` or `en-GB`. Undefined: what stands there is no end. */
export function readWrittenEnd(text: string, language: string | undefined): WrittenEnd {
  if (isDay(text)) return { kind: 'day', day: text };
  const [, day] = MOMENT.exec(text) ?? [];
  if (day !== undefined) {
    const at = new Date(text);
    return isDay(day) && isWritable(at) ? { kind: 'moment', at } : undefined;
  }
  const written = language === undefined ? undefined : readDayIn(text, language);
  return written === undefined ? undefined : { kind: 'day', day: written };
}

type Order = { readonly parts: readonly string[]; readonly separator: string };

/** How a language writes a day in numbers, such as day, month, year with full stops. Undefined for a language that isn't one. */
function orderIn(language: string): Order | undefined {
  try {
    const calendar = { calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' };
    const format = new Intl.DateTimeFormat(language, {
      ...calendar,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    const written = format.formatToParts(0);
    const parts = written.map(({ type }) => type).filter((type) => ['day', 'month', 'year'].includes(type));
    const separator = written.find(({ type }, at) => type === 'literal' && at > 0)?.value ?? '';
    return { parts, separator: separator.replaceAll(NOT_PRINTED, '') };
  } catch {
    return undefined;
  }
}

const NOT_PRINTED = /[\s\u200e\u200f\u061c]/g;
const NUMBERS = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})\.?$/;

const YEAR_FIRST = ['year', 'month', 'day'];

/** Separators must be those of the language: 24.12.2030 in an American list may be anything. A year in front has one order only. */
function readDayIn(text: string, language: string): string | undefined {
  const [, first = '', separator, second, third] = NUMBERS.exec(text.replaceAll(NOT_PRINTED, '')) ?? [];
  const order = orderIn(language);
  const parts = first.length === 4 ? YEAR_FIRST : order?.separator === separator ? order?.parts : undefined;
  const part = (name: string) => [first, second, third][parts?.indexOf(name) ?? -1] ?? '';
  const year = part('year');
  // An end lies ahead, so that a year of two digits is one of this century.
  const day = `${year.length === 2 ? `20${year}` : year}-${part('month').padStart(2, '0')}-${part('day').padStart(2, '0')}`;
  return isDay(day) ? day : undefined;
}

/** A day as the language writes it, for an example; undefined for a language that isn't one. */
export function exampleDay(language: string): string | undefined {
  const order = orderIn(language);
  return order?.parts.map((part) => ({ day: '31', month: '01', year: '2030' })[part] ?? '').join(order.separator);
}
