/**
 * Names and values in sentences, of which nobody knows in which direction they are written. In a text they stand between Unicode's isolates
 * (https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates), on a page each becomes a `<bdi>`: neither it nor the words around it
 * turn the other. Pure, and for browsers too.
 */
const [BEGIN, END] = ['\u2068', '\u2069'];
const ISOLATES = /[\u2066-\u2069]/g;
const ISOLATED = /\u2068([^\u2069]*)\u2069/;

/** A name or value, to be put in a sentence. */
export const isolated = (value: string): string => `${BEGIN}${value.replaceAll(ISOLATES, '')}${END}`;

/** A sentence whose values are isolated. */
export const said = (words: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw({ raw: words }, ...values.map(isolated));

const QUOTED = '(?<=“)[^”]+(?=”)';
const ADDRESS =
  '[^\\s@“”"(),;:<>\\u2066-\\u2069]+@[^\\s@“”"(),;:<>\\u2066-\\u2069]*[^\\s@“”"(),;:<>.?!\\u2066-\\u2069]';

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** A sentence of which nobody said where its values stand: wherever one of these names is, every address, and what it quotes. */
export function isolateIn(sentence: string, names: readonly string[]): string {
  // The longer first: of "Acme" and "Acme Panel" the whole one counts.
  const known = names.filter((name) => name !== '').toSorted((one, other) => other.length - one.length);
  const whole = known.map((name) => `(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`);
  const any = new RegExp([QUOTED, ...whole, ADDRESS].join('|'), 'gu');
  return sentence.replaceAll(ISOLATES, '').replaceAll(any, isolated);
}

export type TextPart = { readonly text: string; readonly isIsolated: boolean };

/** What a page shows of it, in order. */
export function partsOf(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  for (const [at, part] of text.split(ISOLATED).entries()) {
    if (part !== '') parts.push({ text: part, isIsolated: at % 2 === 1 });
  }
  return parts;
}
