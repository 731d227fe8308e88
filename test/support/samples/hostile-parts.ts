/** What hostile requests are made of. */
import { MARKUP } from '../control-panel/bad-input-cases.ts';
import { isInItem } from '../control-panel/sample-requests.ts';
import type { OperationSample } from './operation-sample.ts';

export type Hostile = {
  readonly title: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Sent in chunks, without Content-Length. */
  readonly chunked?: true;
  /** `either`: text may be data there, but comes back as nothing else. `item`: the one item is refused, and the others are done. */
  readonly wanted: 'refusal' | 'either' | 'item';
  /** What a problem must name. */
  readonly field?: string;
};

/** One that differs from the good request in this. A refusal is wanted, if nothing else is said. */
export type Make = (
  title: string,
  change: Partial<Pick<Hostile, 'path' | 'headers' | 'body' | 'chunked' | 'field'>>,
  wanted?: Hostile['wanted'],
) => Hostile;

export type Pairs = readonly (readonly [name: string, value: string])[];

export const JSON_TYPE = 'application/json';
export const FORM_TYPE = 'application/x-www-form-urlencoded';
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  'nothing in it': '',
  markup: `"'></title>${MARKUP}`,
  'a NUL': 'a\u0000b',
  'line breaks and a header': 'a\r\nSet-Cookie: stolen=1',
  'control characters': '\u0007\u001b[31m\u007f\u0085',
  'text that turns round': '\u202eabc\u2066',
  'the name of a prototype': '__proto__',
  'letters beyond ASCII': '\ufb01\u0301\u03a9\u{1f600}',
};

export const encodePairs = (pairs: Pairs): string => new URLSearchParams(pairs.map(([...pair]) => pair)).toString();
export const without = (pairs: Pairs, name: string): Pairs => pairs.filter(([other]) => other !== name);

/** Whether any text may do there. */
export const wantedAt = (sample: OperationSample, name: string): Hostile['wanted'] =>
  (sample.takesText ?? []).includes(name) ? 'either' : refusalAt(sample, name);
/** How something that can't be text is refused there. */
export const refusalAt = (sample: OperationSample, name: string): Hostile['wanted'] =>
  isInItem(sample, name) ? 'item' : 'refusal';
export const mayLack = ({ optional = [] }: OperationSample, name: string): boolean => optional.includes(name);

/** The body of the good request. */
export function bodyOf({ json, form }: Pick<OperationSample, 'json' | 'form'>) {
  if (json !== undefined) return { body: JSON.stringify(json), type: JSON_TYPE };
  return form === undefined ? undefined : { body: encodePairs(Object.entries(form)), type: FORM_TYPE };
}
