import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matchRoute, parseRouteTemplate } from '../route-template.ts';

const match = (template: string, path: string) => {
  const values = matchRoute(parseRouteTemplate(template), path);
  return values && Object.fromEntries(values);
};

it.each([
  ['a/{x}', '/A/b', { x: 'b' }],
  ['a/{x}', '/a', undefined],
  ['a/{x}', '/a/b/c', undefined],
  ['a/{x}', '/a//', undefined],
  ['/', '/', {}],
])('%s against %s gives %j', (template, path, expected) => {
  expect(match(template, path)).toEqual(expected);
});

it.each(['a//b', '{a', '{}', '{a}{b}', '{*a}', '{a?}', 'x-{a}', '{a}/{A}', '{a:int}', '{a=1}', 'a?b', '~a'])(
  '%s is refused: malformed, or more than this host knows',
  (template) => {
    expect(() => parseRouteTemplate(template)).toThrow(/route/);
  },
);

const word = fc.stringMatching(/^[a-zA-Z0-9._-]{1,8}$/);
const segment = fc.oneof(
  word.map((text) => ({ template: text, value: text, name: undefined })),
  fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), word).map(([name, value]) => ({ template: `{${name}}`, value, name })),
);
const segments = fc.uniqueArray(segment, { minLength: 1, maxLength: 6, selector: (item) => item.name ?? {} });

it('a template matches the path made from it, with or without a slash at the end, and no path with a segment more or less', () => {
  fc.assert(
    fc.property(segments, word, (items, extra) => {
      const template = items.map((item) => item.template).join('/');
      const values = items.map((item) => item.value);
      const expected = items.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value]]));
      for (const end of ['', '/'])
        expect(match(template, `/${values.join('/')}${end}`)).toEqual(Object.fromEntries(expected));
      expect(match(template, `/${[...values, extra].join('/')}`)).toBeUndefined();
      expect(match(template, `/${values.slice(0, -1).join('/')}`)).toBeUndefined();
    }),
  );
});
