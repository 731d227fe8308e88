import { HttpRequest } from '@azure/functions';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { etagOf, readIfMatch } from '../../../shared/platform/formats/etag.ts';
import { Problem } from '../../../shared/platform/endpoint/problem.ts';

const read = (ifMatch: string | undefined) =>
  readIfMatch(
    new HttpRequest({
      method: 'PUT',
      url: 'https://sso.example/x',
      headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
    }),
  );
const codeOf = (result: ReturnType<typeof read>) => (result instanceof Problem ? result.code : result.version);

describe('an entity tag', () => {
  it('comes back as the version that it was made from', () => {
    fc.assert(fc.property(fc.nat(), (version) => codeOf(read(etagOf(version))) === version));
  });

  it.each([
    [undefined, 'if-match-required'],
    ['', 'if-match-required'],
    ['*', 'invalid-request'],
    ['3', 'invalid-request'],
    ['"3', 'invalid-request'],
    ['"3", "4"', 'invalid-request'],
    ['"a\tb"', 'invalid-request'],
    [`"${'x'.repeat(201)}"`, 'invalid-request'],
  ])('is wanted in its place: %j is a problem', (given, code) => {
    expect(codeOf(read(given))).toBe(code);
  });

  it.each(['W/"3"', '"03"', '"-3"', '"3.0"', '""', '"abc"', '"9999999999999999"'])(
    'never matches when it can not be one of ours: %s',
    (given) => {
      expect(codeOf(read(given))).toBeUndefined();
    },
  );
});
