/** Hostile requests, made from a good one: whatever a client can get wrong, and whatever somebody may try. */
import { MARKUP } from '../../functions/control-panel/bad-input-cases.ts';
import { changeAt, type JsonObject, pointersIn, removeAt } from '../../functions/control-panel/json-pointer.ts';
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
  /** `either`: text may be data there, but comes back as nothing else. */
  readonly wanted: 'refusal' | 'either';
  /** What a problem must name. */
  readonly field?: string;
};

const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';
const BREAKOUT = `"'></title>${MARKUP}`;
const TEXTS: Readonly<Record<string, string>> = {
  'nothing in it': '',
  markup: BREAKOUT,
  'a NUL': 'a\u0000b',
  'line breaks and a header': 'a\r\nSet-Cookie: stolen=1',
  'control characters': '\u0007\u001b[31m\u007f\u0085',
  'text that turns round': '\u202eabc\u2066',
  'the name of a prototype': '__proto__',
  'letters beyond ASCII': 'ﬁ\u0301Ω\u{1f600}',
};
const LONG_IN_QUERY = 'x'.repeat(6000);
const LONG_IN_BODY = 'x'.repeat(100_000);
const DEPTH = 20_000;
const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;

type Change = Partial<Pick<Hostile, 'path' | 'headers' | 'body' | 'chunked' | 'field'>>;
type Make = (title: string, change: Change, wanted?: Hostile['wanted']) => Hostile;

const bodyOf = ({ json, form }: OperationSample): { body: string; type: string } | undefined =>
  json !== undefined
    ? { body: JSON.stringify(json), type: JSON_TYPE }
    : form === undefined
      ? undefined
      : { body: new URLSearchParams(form).toString(), type: FORM_TYPE };

/** The good request itself. */
export function goodRequest(sample: OperationSample): Omit<Hostile, 'wanted'> {
  const { method, path, query, headers } = sample;
  const search = new URLSearchParams(query).toString();
  const sent = bodyOf(sample);
  return {
    ...{ title: 'the good request', method, path: search === '' ? path : `${path}?${search}` },
    headers: { ...headers, ...(sent === undefined ? {} : { 'content-type': sent.type }) },
    ...(sent === undefined ? {} : { body: sent.body }),
  };
}

const takes = ({ takesText = [] }: OperationSample, name: string): boolean => takesText.includes(name);
const mayLack = ({ optional = [] }: OperationSample, name: string): boolean => optional.includes(name);

function queryCases(sample: OperationSample, make: Make): Hostile[] {
  const { path, query, moreQuery = [], unknownParameters } = sample;
  const withPairs = (pairs: readonly (readonly [string, string])[]): string =>
    `${path}?${new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString()}`;
  const good = Object.entries(query);
  const names = [...Object.keys(query), ...moreQuery];
  const unknown = unknownParameters === 'refused' ? 'refusal' : 'either';
  const cases = [
    ...['surprise', MARKUP, '__proto__', 'constructor'].map((name) =>
      make(`the unknown parameter ${name}`, { path: withPairs([...good, [name, MARKUP]]), field: 'query' }, unknown),
    ),
    make('an unknown parameter twice', { path: withPairs([...good, ['x', '1'], ['x', '2']]), field: 'query/' }, unknown),
    make('escapes that are none', { path: `${withPairs(good)}&%zz=%zz&%ff=%ff`, field: 'query' }, unknown),
  ];
  for (const name of names) {
    const others = good.filter(([other]) => other !== name);
    const field = `query/${name}`;
    const wanted = takes(sample, name) ? 'either' : 'refusal';
    const value = query[name] ?? 'x';
    cases.push(make(`${name} twice`, { path: withPairs([...others, [name, value], [name, value]]), field }));
    for (const [what, text] of Object.entries({ ...TEXTS, 'a long text': LONG_IN_QUERY })) {
      cases.push(make(`${name} with ${what}`, { path: withPairs([...others, [name, text]]), field }, wanted));
    }
    const raw = `${withPairs(others)}&${name}=%ff%fe`;
    cases.push(make(`${name} that is no UTF-8`, { path: raw, field }, wanted));
    if (name in query && sample.refusesWith === 'page' && !mayLack(sample, name)) {
      cases.push(make(`${name} missing`, { path: withPairs(others) }));
    }
  }
  return cases;
}

function wholeBodyCases(sample: OperationSample, make: Make): Hostile[] {
  const sent = bodyOf(sample) ?? { body: '{}', type: JSON_TYPE };
  const wantsBody = bodyOf(sample) !== undefined;
  const typed = (type: string, body: string | Uint8Array<ArrayBuffer>, field: string): Change => ({
    ...{ body, field },
    headers: { 'content-type': type },
  });
  const badUtf8 = new Uint8Array([...Buffer.from(sent.body.slice(0, -1)), 0xc3, 0x28, ...Buffer.from('"}')]);
  const cases = [
    make('a body of 1 MB', typed(sent.type, `${sent.body}${' '.repeat(1_000_000)}`, 'body')),
    make('bad UTF-8', typed(sent.type, badUtf8, 'body')),
    ...['text/plain', 'application/xml', 'multipart/form-data; boundary=x', sent.type === JSON_TYPE ? FORM_TYPE : JSON_TYPE].map(
      (type) => make(`the content type ${type}`, typed(type, `${sent.body} `, 'header/content-type')),
    ),
    make('no content type', { body: Buffer.from(`${sent.body} `), headers: { 'content-type': '' }, field: 'header/content-type' }),
  ];
  // Without Content-Length nothing of a body arrives (PITFALLS.md), and where none is wanted none is missed.
  const none = wantsBody && Object.keys(sample.form ?? { x: 1 }).some((name) => !mayLack(sample, name));
  cases.push(
    make('a chunked body', { ...typed(sent.type, sent.body, 'body'), chunked: true }, none ? 'refusal' : 'either'),
    make('an empty body', typed(sent.type, '', 'body'), none ? 'refusal' : 'either'),
  );
  if (sent.type !== JSON_TYPE) return cases;
  for (const body of ['{"a":', MARKUP, '\u0000', "{'a':1}", '{}{}', 'NaN']) {
    cases.push(make(`${JSON.stringify(body)} as JSON`, typed(JSON_TYPE, body, 'body')));
  }
  for (const body of [deep(DEPTH), `${'{"a":'.repeat(DEPTH / 4)}1${'}'.repeat(DEPTH / 4)}`]) {
    cases.push(make(`${body.slice(0, 6)}… many levels deep`, typed(JSON_TYPE, body, '')));
  }
  return cases;
}

function jsonCases(sample: OperationSample, make: Make): Hostile[] {
  const json = sample.json as JsonObject | undefined;
  if (json === undefined) return [];
  const text = (title: string, body: string, field: string, wanted?: Hostile['wanted']) =>
    make(title, { body, field }, wanted);
  const cases: Hostile[] = [];
  const good = JSON.stringify(json);
  for (const name of ['__proto__', 'constructor', 'prototype', 'toString', MARKUP]) {
    cases.push(text(`a member ${name}`, `{${JSON.stringify(name)}:{"isAdmin":true},${good.slice(1)}`, ''));
  }
  for (const { pointer, value } of pointersIn(json)) {
    const marked = JSON.stringify(changeAt(json, pointer, '@@'));
    const put = (raw: string): string => marked.replace('"@@"', () => raw);
    cases.push(text(`a deep list at ${pointer}`, put(deep(DEPTH)), pointer));
    cases.push(text(`a number beyond all at ${pointer}`, put('1e999'), pointer));
    if (typeof value === 'object') {
      const inner = JSON.stringify(value);
      if (inner.startsWith('{')) cases.push(text(`__proto__ in ${pointer}`, put(`{"__proto__":{},${inner.slice(1)}`), pointer));
    }
    if (!/\/\d+$/.test(pointer) && !mayLack(sample, pointer)) {
      cases.push(text(`${pointer} missing`, JSON.stringify(removeAt(json, pointer)), pointer));
    }
    if (typeof value !== 'string') continue;
    const wanted = takes(sample, pointer) ? 'either' : 'refusal';
    for (const [what, hostile] of Object.entries(TEXTS)) {
      cases.push(text(`${pointer} with ${what}`, put(JSON.stringify(hostile)), pointer, wanted));
    }
    cases.push(text(`${pointer} with half a character`, put('"\\ud800"'), pointer, wanted));
    cases.push(text(`${pointer} with 100 KB`, put(JSON.stringify(LONG_IN_BODY)), ''));
  }
  return cases;
}

function formCases(sample: OperationSample, make: Make): Hostile[] {
  const { form } = sample;
  if (form === undefined) return [];
  const good = Object.entries(form);
  const encode = (pairs: readonly (readonly [string, string])[]): string =>
    new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
  const cases = ['surprise', '__proto__', MARKUP].map((name) =>
    make(`the unknown field ${name}`, { body: `${encode(good)}&${encode([[name, MARKUP]])}`, path: sample.path }, 'either'),
  );
  // The unknown ones are ignored, so these would do what the good request does: they come last, with it.
  cases.length = 0;
  for (const [name, value] of good) {
    const others = good.filter(([other]) => other !== name);
    const wanted = takes(sample, name) ? 'either' : 'refusal';
    cases.push(make(`${name} twice`, { body: encode([...good, [name, value]]) }));
    for (const [what, text] of Object.entries({ ...TEXTS, '100 KB': LONG_IN_BODY })) {
      cases.push(make(`${name} with ${what}`, { body: encode([...others, [name, text]]) }, wanted));
    }
    cases.push(make(`${name} that is no UTF-8`, { body: `${encode(others)}&${name}=%ff%fe` }, wanted));
    if (!mayLack(sample, name)) cases.push(make(`${name} missing`, { body: encode(others) }));
  }
  return cases;
}

/** Every hostile request for the good one. */
export function hostileRequests(sample: OperationSample): readonly Hostile[] {
  const good = goodRequest(sample);
  const make: Make = (title, change, wanted = 'refusal') => ({
    ...good,
    ...change,
    headers: { ...good.headers, ...change.headers },
    ...{ title, wanted },
  });
  const takesBody = sample.method !== 'GET';
  return [
    ...queryCases(sample, make),
    ...(takesBody ? wholeBodyCases(sample, make) : []),
    ...jsonCases(sample, make),
    ...formCases(sample, make),
  ];
}
