/**
 * The table of bad requests, made from the good ones: for any sender, so that the same table runs against handlers in this
 * process and against a host. Each case says what must come back.
 */
import { bearer, type World } from './callers.ts';
import { changeAt, type JsonObject, pointersIn, removeAt } from './json-pointer.ts';
import { isInItem, type Sample } from './sample-requests.ts';
import type { Asked } from './send-request.ts';

/** Stands in every string that carries HTML; no answer may carry it as HTML. */
export const MARKUP = '<script>alert("x")</script>';

export type BadInput = {
  readonly title: string;
  readonly asked: Asked;
  /** 200 only where text is data like any other. */
  readonly status: readonly number[];
  /** What the problem must name, or with 200 the result of the one item that is bad; undefined where no field is at fault. */
  readonly field: string | undefined;
};

const ONE_MEGABYTE = 1_000_000;
const JSON_TYPE = { 'content-type': 'application/json' };

type Make = (title: string, change: Partial<Asked>, status: number | readonly number[], field?: string) => BadInput;

function makerFor(sample: Sample, { account, tokens }: World): { readonly make: Make; readonly path: string } {
  const path = `/accounts/${account}${sample.path}`;
  const good: Asked = {
    method: sample.method,
    path,
    headers: { ...bearer(tokens[sample.caller]), ...(sample.body === undefined ? {} : JSON_TYPE), ...sample.headers },
    ...(sample.body === undefined ? {} : { body: JSON.stringify(sample.body) }),
  };
  const make: Make = (title, change, status, field) => ({
    title: `${sample.name}: ${title}`,
    asked: { ...good, ...change, headers: { ...good.headers, ...change.headers } },
    status: typeof status === 'number' ? [status] : status,
    field,
  });
  return { make, path };
}

const isList = ({ name }: Sample): boolean => name.startsWith('list-') || name === 'get-readiness';
const SEARCHABLE: ReadonlySet<string> = new Set(['list-users', 'list-exclusions', 'get-readiness']);
const IN_FORMATS: ReadonlySet<string> = new Set(['list-exclusions', 'get-readiness']);

function queryCases(sample: Sample, { make, path }: ReturnType<typeof makerFor>): BadInput[] {
  const cases = [
    make('an unknown query parameter', { path: `${path}?surprise=${encodeURIComponent(MARKUP)}` }, 400, 'query'),
    make('a query parameter twice', { path: `${path}?limit=1&limit=2` }, 400, 'query/limit'),
    make('markup as a query parameter twice', { path: `${path}?%3Cb%3E=1&%3Cb%3E=2` }, 400, 'query/'),
  ];
  if (sample.name === 'disconnect-integration') {
    cases.push(make('a force that is none', { path: `${path}?force=yes` }, 400, 'query/force'));
    for (const number of ['', '-1', '1.5', '1e2', '0x10', 'all', '9'.repeat(20)])
      cases.push(
        make(`the number "${number}"`, { path: `${path}?blockUsersWhoLeft=${number}` }, 400, 'query/blockUsersWhoLeft'),
      );
  }
  if (sample.name === 'edit-exclusions') {
    const field = 'query/acceptDisabledInEntra';
    cases.push(make('an accepting that is none', { path: `${path}?acceptDisabledInEntra=maybe` }, 400, field));
  }
  if (!isList(sample)) return cases;
  for (const limit of ['0', '1001', '-1', '1.5', 'ten', '', '1e2', '0x10', '%205', encodeURIComponent(MARKUP)]) {
    cases.push(make(`the limit "${limit}"`, { path: `${path}?limit=${limit}` }, 400, 'query/limit'));
  }
  const elsewhere = Buffer.from('../../account').toString('base64url');
  for (const after of ['', '!', 'abc', elsewhere, 'YQ==', encodeURIComponent(MARKUP), 'a'.repeat(5000)]) {
    cases.push(make(`the cursor "${after.slice(0, 30)}"`, { path: `${path}?after=${after}` }, 400, 'query/after'));
  }
  if (SEARCHABLE.has(sample.name)) {
    // In reasons and names any text can be looked for; no address begins with so much that has to be escaped.
    const noBeginning = sample.name === 'list-exclusions' ? [] : ['%F0%9F%98%80'.repeat(50)];
    for (const search of ['a%00b', 'x'.repeat(255), ...noBeginning]) {
      cases.push(
        make(`the search "${search.slice(0, 20)}"`, { path: `${path}?search=${search}` }, 400, 'query/search'),
      );
    }
  }
  if (sample.name === 'get-readiness') {
    cases.push(make('a refresh that is none', { path: `${path}?refresh=1` }, 400, 'query/refresh'));
    cases.push(make('a status that is none', { path: `${path}?status=locked-out` }, 400, 'query/status'));
  }
  if (IN_FORMATS.has(sample.name)) {
    cases.push(make('a format that is none', { path: `${path}?format=xml` }, 400, 'query/format'));
  }
  return cases;
}

const pathCases = (sample: Sample, { make }: ReturnType<typeof makerFor>): BadInput[] =>
  // What is of no single account has none in its path.
  (sample.path.startsWith('/../') ? [] : [encodeURIComponent(MARKUP), 'con', '-x', 'a%20b', 'x'.repeat(65)]).map(
    (account) =>
      make(
        `the account id "${account.slice(0, 20)}"`,
        { path: `/accounts/${account}${sample.path}` },
        400,
        'path/accountId',
      ),
  );

function wrongTypesFor(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return [1, null, true, [], {}];
  if (typeof value === 'number') return ['1', -1, 1.5, 1e300, true, null, [], {}];
  return typeof value === 'boolean' ? ['true', 1, null] : ['text', 1, null, {}];
}

type JsonCase = (title: string, value: unknown, status: number | readonly number[], field?: string) => BadInput;

type Whole = Sample & { readonly body: NonNullable<Sample['body']> };
type Found = { readonly pointer: string; readonly value: unknown };

/** One member left out, empty, or with markup. */
function memberCases({ pointer, value }: Found, sample: Whole, json: JsonCase): BadInput[] {
  const { body, optional = [], takesHtml = [], takesBlank = [], good = 200 } = sample;
  const refused = isInItem(sample, pointer) ? 200 : 400;
  const isMember = !/\/\d+$/.test(pointer);
  const cases =
    isMember && !optional.includes(pointer)
      ? [json(`${pointer} missing`, removeAt(body as JsonObject, pointer), refused, pointer)]
      : [];
  if (typeof value !== 'string') return cases;
  const marked = changeAt(body as JsonObject, pointer, MARKUP);
  const empty = changeAt(body as JsonObject, pointer, '');
  return [
    ...cases,
    takesHtml.includes(pointer)
      ? json(`markup at ${pointer}`, marked, [200, good])
      : json(`markup at ${pointer}`, marked, refused, pointer),
    takesBlank.includes(pointer)
      ? json(`nothing at ${pointer}`, empty, 200)
      : json(`nothing at ${pointer}`, empty, refused, pointer),
  ];
}

/** A value of another type. */
function typeCases({ pointer, value }: Found, sample: Whole, json: JsonCase): BadInput[] {
  const { body, optional = [], good = 200 } = sample;
  const refused = isInItem(sample, pointer) ? 200 : 400;
  return wrongTypesFor(value).map((other) => {
    // An object where a list is wanted and the other way round are both wrong types. What may be left out may be null.
    const isAbsent = other === null && optional.includes(pointer);
    const title = `${JSON.stringify(other)} at ${pointer}`;
    const changed = changeAt(body as JsonObject, pointer, other);
    return isAbsent ? json(title, changed, [200, good]) : json(title, changed, refused, pointer);
  });
}

function bodyCases(sample: Whole, { make }: ReturnType<typeof makerFor>): BadInput[] {
  const { body } = sample;
  const json: JsonCase = (title, value, status, field) => make(title, { body: JSON.stringify(value) }, status, field);
  return [
    ...[null, true, 1, 'text', [body]].map((value) =>
      json(`${JSON.stringify(value).slice(0, 10)} as the body`, value, 400, ''),
    ),
    json('an unknown member', { ...body, surprise: MARKUP }, 400, ''),
    json('a member named __proto__', JSON.parse(`{"__proto__":{"x":1},${JSON.stringify(body).slice(1)}`), 400, ''),
    ...pointersIn(body as JsonObject).flatMap((found) => [
      ...typeCases(found, sample, json),
      ...memberCases(found, sample, json),
    ]),
    ...(sample.itemLists ?? []).map((list) => {
      const item = changeAt(body as JsonObject, `${list}/0`, { email: 'a@b.example', surprise: MARKUP });
      return json(`an unknown member of an item of ${list}`, item, 200, `${list}/0`);
    }),
  ];
}

function filterCases({ name }: Sample, { make, path }: ReturnType<typeof makerFor>): BadInput[] {
  if (!['list-audit-events', 'count-audit-events'].includes(name)) return [];
  const filters = ['kind=sso', 'outcome=maybe', 'from=yesterday', 'until=2026-02-30T00:00:00Z'];
  if (name === 'list-audit-events') filters.push('format=xml');
  const markup = ['actor', 'kind', 'from'].map((filter) => `${filter}=${encodeURIComponent(MARKUP)}`);
  return [
    ...[...filters, ...markup].map((filter) =>
      make(`the filter ${filter}`, { path: `${path}?${filter}` }, 400, `query/${filter.split('=')[0] ?? ''}`),
    ),
    make(
      'a time that ends before it begins',
      { path: `${path}?from=2026-11-24T00:00:00Z&until=2026-11-23T00:00:00Z` },
      400,
      'query/until',
    ),
    make('a filter twice', { path: `${path}?kind=sso-switched&kind=user-bound` }, 400, 'query/kind'),
  ];
}

/** The other question of "explain", which the sample doesn't ask. */
function supportCodeCases({ name, body }: Sample, { make }: ReturnType<typeof makerFor>): BadInput[] {
  if (name !== 'explain-sign-in') return [];
  const json = (title: string, value: unknown, status = 400, field = '/supportCode') =>
    make(title, { body: JSON.stringify(value) }, status, status === 200 ? undefined : field);
  return [
    json('no support code as null', { ...body, supportCode: null }, 200),
    json('nothing but a support code that is null', { email: null, app: null, supportCode: null }, 400, '/email'),
    ...['', '7KQ2M-9XTR', '7KQ2M-9XTR0', MARKUP, 'x'.repeat(5000), 1, ['7KQ2M-9XTRD']].map((supportCode) =>
      json(`the support code ${JSON.stringify(supportCode).slice(0, 20)}`, { supportCode }),
    ),
    json('a support code beside an address', { ...body, supportCode: '7KQ2M-9XTRD' }),
  ];
}

function encodingCases(sample: Sample, { make }: ReturnType<typeof makerFor>): BadInput[] {
  const body = JSON.stringify(sample.body ?? {});
  const badUtf8 = new Uint8Array([...Buffer.from('{"a":"'), 0xc3, 0x28, ...Buffer.from('"}')]);
  const huge = JSON.stringify({ ...sample.body, surprise: 'x'.repeat(ONE_MEGABYTE) });
  const cases = [
    make('a body that is no JSON', { body: '{"a":', headers: JSON_TYPE }, 400, 'body'),
    make('markup as the body', { body: MARKUP, headers: JSON_TYPE }, 400, 'body'),
    make('bad UTF-8', { body: badUtf8, headers: JSON_TYPE }, 400, 'body'),
    make('a body of 1 MB', { body: huge, headers: JSON_TYPE }, 413, 'body'),
  ];
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonx',
    'multipart/form-data; boundary=x',
  ];
  for (const type of types) {
    cases.push(
      make(
        `the content type ${type}`,
        { body: `${body} `, headers: { 'content-type': type } },
        415,
        'header/content-type',
      ),
    );
  }
  if (sample.body !== undefined) cases.push(make('an empty body', { body: '' }, 400, 'body'));
  return cases;
}

/** Every bad request for the good ones. `world` must have the account, with SSO off and nothing connected. */
export function badInputCases(samples: readonly Sample[], world: World): readonly BadInput[] {
  return samples.flatMap((sample) => {
    const maker = makerFor(sample, world);
    return [
      ...pathCases(sample, maker),
      ...queryCases(sample, maker),
      ...filterCases(sample, maker),
      // The host drops the body of a GET before a function could see it.
      ...(sample.method === 'GET' ? [] : encodingCases(sample, maker)),
      ...(sample.body === undefined ? [] : bodyCases({ ...sample, body: sample.body }, maker)),
      ...supportCodeCases(sample, maker),
    ];
  });
}
