import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedRouteError, matchRoute, parseRouteTemplate } from '../../../local/functions-host/route-template.ts';

const match = (template: string, path: string) => {
  const values = matchRoute(parseRouteTemplate(template), path);
  return values && Object.fromEntries(values);
};

describe('a route template', () => {
  it.each([
    ['a/{x}', '/A/b', { x: 'b' }],
    ['a/{x}', '/a', undefined],
    ['a/{x}', '/a/b/c', undefined],
    ['a/{x?}', '/a/', {}],
    ['a/{x=5}', '/a', { x: '5' }],
    ['a/{*rest}', '/a//b/', { rest: '/b/' }],
    ['a/{**rest}', '/a/b/c', { rest: 'b/c' }],
    ['{name}.{extension?}', '/file.tar.gz', { name: 'file.tar', extension: 'gz' }],
    ['{name}.{extension?}', '/file', { name: 'file' }],
    ['v{version:int}/x', '/v12/x', { version: '12' }],
    ['v{version:int}/x', '/vx/x', undefined],
    ['{id:guid}', '/6F9619FF-8B86-D011-B42D-00CF4FC964FF', { id: '6F9619FF-8B86-D011-B42D-00CF4FC964FF' }],
    ['{id:guid}', '/6F9619FF', undefined],
    ['{n:range(1,5)}', '/6', undefined],
    ['{n:int:min(3)?}', '/', {}],
    ['{n:int:min(3)?}', '/2', undefined],
    ['{s:length(2,3)}', '/abc', { s: 'abc' }],
    ['{s:regex(^a{{2}}$)}', '/aa', { s: 'aa' }],
    ['{s:regex(^a{{2}}$)}', '/a', undefined],
    ['a{{b}}', '/a{b}', {}],
  ])('%s against %s gives %j', (template, path, expected) => {
    expect(match(template, path)).toEqual(expected);
  });

  it.each([
    'a//b',
    '{a',
    'a}',
    '{}',
    'a/{b}{c}',
    '{*a}/b',
    'x{*a}',
    '{*a?}',
    '{a?}b',
    'x-{a?}',
    '{a}/{A}',
    '{a:unknown}',
    '{a:min(x)}',
    '{a=1?}',
    'a?b',
    '~a',
  ])('%s is malformed', (template) => {
    expect(() => parseRouteTemplate(template)).toThrow(MalformedRouteError);
  });
});

const word = fc.stringMatching(/^[a-zA-Z0-9._-]{1,8}$/);

describe('a template of words and parameters', () => {
  const segment = fc.oneof(
    word.map((text) => ({ template: text, value: text, name: undefined })),
    fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), word).map(([name, value]) => ({ template: `{${name}}`, value, name })),
  );
  const segments = fc.uniqueArray(segment, { minLength: 1, maxLength: 6, selector: (item) => item.name ?? {} });

  it('matches the path made from it, with or without a slash at the end, and gives back its values', () => {
    fc.assert(
      fc.property(segments, fc.constantFrom('', '/'), (items, end) => {
        const template = items.map((item) => item.template).join('/');
        const path = `/${items.map((item) => item.value).join('/')}${end}`;
        const expected = items.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value]]));
        expect(match(template, path)).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  it('matches no path with one segment more or one less', () => {
    fc.assert(
      fc.property(segments, word, (items, extra) => {
        const template = items.map((item) => item.template).join('/');
        const values = items.map((item) => item.value);
        expect(match(template, `/${[...values, extra].join('/')}`)).toBeUndefined();
        expect(match(template, `/${values.slice(0, -1).join('/')}`)).toBeUndefined();
      }),
    );
  });
});

it('a template of any text is either read or refused as malformed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('{', '}', '/', '*', '?', ':', '=', '(', ')', '.', 'a', 'int')), (pieces) => {
      try {
        matchRoute(parseRouteTemplate(pieces.join('')), '/a/b');
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedRouteError);
      }
    }),
    { numRuns: 2000 },
  );
});
