/** Bodies that are not as they should be. */
import { MARKUP } from '../control-panel/bad-input-cases.ts';
import { changeAt, type JsonObject, pointersIn, removeAt } from '../control-panel/json-pointer.ts';
import {
  bodyOf,
  encodePairs,
  FORM_TYPE,
  HOSTILE_TEXTS,
  type Hostile,
  JSON_TYPE,
  type Make,
  mayLack,
  refusalAt,
  wantedAt,
  without,
} from './hostile-parts.ts';
import type { OperationSample } from './operation-sample.ts';

const ONE_MEGABYTE = 1_000_000;
const LONG = 'x'.repeat(100_000);
const DEPTH = 20_000;
const deepList = `${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`;
const deepObject = `${'{"a":'.repeat(DEPTH / 4)}1${'}'.repeat(DEPTH / 4)}`;

/** Whether the operation can't do without a body. */
const needsBody = (sample: OperationSample): boolean =>
  sample.json !== undefined || Object.keys(sample.form ?? {}).some((name) => !mayLack(sample, name));

function wholeBodyCases(sample: OperationSample, make: Make): Hostile[] {
  const { body, type } = bodyOf(sample) ?? { body: '{}', type: JSON_TYPE };
  const typed = (as: string, content: string | Uint8Array<ArrayBuffer>, field: string) => ({
    ...{ body: content, field },
    headers: { 'content-type': as },
  });
  const badUtf8 = new Uint8Array([...Buffer.from(body.slice(0, -1)), 0xc3, 0x28, ...Buffer.from('"}')]);
  const others = ['text/plain', 'application/xml', 'multipart/form-data; boundary=x'];
  const cases = [
    make('a body of 1 MB', typed(type, `${body}${' '.repeat(ONE_MEGABYTE)}`, 'body')),
    make('bad UTF-8', typed(type, badUtf8, 'body')),
    ...[...others, type === JSON_TYPE ? FORM_TYPE : JSON_TYPE].map((other) =>
      make(`the content type ${other}`, typed(other, `${body} `, 'header/content-type')),
    ),
    make('no content type', typed('', Buffer.from(`${body} `), 'header/content-type')),
  ];
  if (!needsBody(sample)) return cases;
  return [
    ...cases,
    // Without Content-Length nothing of a body arrives (docs/platform-facts.md#requests-and-answers-of-the-functions-host).
    make('a chunked body', { ...typed(type, body, 'body'), chunked: true }),
    make('an empty body', typed(type, '', 'body')),
  ];
}

const syntaxCases = (make: Make): Hostile[] => [
  ...['{"a":', MARKUP, '\u0000', "{'a':1}", '{}{}', 'NaN'].map((body) =>
    make(`${JSON.stringify(body)} as JSON`, { body, headers: { 'content-type': JSON_TYPE }, field: 'body' }),
  ),
  ...[deepList, deepObject].map((body) =>
    make(`${body.slice(0, 6)}… many levels deep`, { body, headers: { 'content-type': JSON_TYPE }, field: '' }),
  ),
];

function memberCases(sample: OperationSample, json: JsonObject, make: Make): Hostile[] {
  const unknown = ['__proto__', 'constructor', 'prototype', 'toString', MARKUP].map((name) => {
    const body = `{${JSON.stringify(name)}:{"isAdmin":true},${JSON.stringify(json).slice(1)}`;
    return make(`a member ${name}`, { body, field: '' });
  });
  const missing = pointersIn(json)
    .filter(({ pointer }) => !/\/\d+$/.test(pointer) && !mayLack(sample, pointer))
    .map(({ pointer }) =>
      make(
        `${pointer} missing`,
        { body: JSON.stringify(removeAt(json, pointer)), field: pointer },
        refusalAt(sample, pointer),
      ),
    );
  return [...unknown, ...missing];
}

function valueCases(sample: OperationSample, json: JsonObject, make: Make): Hostile[] {
  return pointersIn(json).flatMap(({ pointer, value }) => {
    const marked = JSON.stringify(changeAt(json, pointer, '@@'));
    const put = (title: string, raw: string, field = pointer, wanted = refusalAt(sample, pointer)) =>
      make(`${pointer} with ${title}`, { body: marked.replace('"@@"', () => raw), field }, wanted);
    const inner = JSON.stringify(value);
    // In place of a list of items it is a list with one item that is bad.
    const isItemList = (sample.itemLists ?? []).includes(pointer);
    const deep = put('a deep list', deepList, pointer, isItemList ? 'item' : refusalAt(sample, pointer));
    const cases = [deep, put('a number beyond all', '1e999')];
    if (inner.startsWith('{')) cases.push(put('a member __proto__', `{"__proto__":{},${inner.slice(1)}`));
    if (typeof value !== 'string') return cases;
    const wanted = wantedAt(sample, pointer);
    return [
      ...cases,
      ...Object.entries(HOSTILE_TEXTS).map(([what, text]) => put(what, JSON.stringify(text), pointer, wanted)),
      put('half a character', '"\\ud800"', pointer, wanted),
      put('100 KB', JSON.stringify(LONG), ''),
    ];
  });
}

function fieldCases(sample: OperationSample, form: Readonly<Record<string, string>>, make: Make): Hostile[] {
  const good = Object.entries(form);
  return good.flatMap(([name, value]) => {
    const others = without(good, name);
    const wanted = wantedAt(sample, name);
    // Where OAuth has the word a parameter without a value is none (RFC 6749 section 3.2), and what may lack may so.
    const mayBeEmpty = sample.unknownParameters === 'ignored' && mayLack(sample, name);
    const texts = Object.entries({ ...HOSTILE_TEXTS, '100 KB': LONG }).filter(([, text]) => text !== '' || !mayBeEmpty);
    return [
      make(`${name} twice`, { body: encodePairs([...good, [name, value]]) }),
      ...texts.map(([what, text]) =>
        make(`${name} with ${what}`, { body: encodePairs([...others, [name, text]]) }, wanted),
      ),
      make(`${name} that is no UTF-8`, { body: `${encodePairs(others)}&${name}=%ff%fe` }, wanted),
      ...(mayLack(sample, name) ? [] : [make(`${name} missing`, { body: encodePairs(others) })]),
    ];
  });
}

/** None for GET: `fetch` sends no body with it, and the host would drop it. */
export function hostileBodies(sample: OperationSample, make: Make): Hostile[] {
  if (sample.method === 'GET') return [];
  const json = sample.json as JsonObject | undefined;
  const { form } = sample;
  return [
    ...wholeBodyCases(sample, make),
    ...(form === undefined ? syntaxCases(make) : fieldCases(sample, form, make)),
    ...(json === undefined ? [] : [...memberCases(sample, json, make), ...valueCases(sample, json, make)]),
  ];
}
