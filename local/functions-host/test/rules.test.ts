import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePath, percentDecodePath } from '../read-request.ts';
import { matchRoute, parseRouteTemplate } from '../routes.ts';
import { parseSchedule } from '../timers.ts';

describe('percent-encoding', () => {
  it('leaves no character in a path that has no place in a URL, and gives back what was encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (path) => {
        expect(encodePath(path)).toMatch(/^(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9\-._~!$&'()*+,;=:@/])*$/);
        if (!path.includes('%')) expect(percentDecodePath(encodePath(path))).toBe(path);
      }),
    );
  });

  it('never makes a slash out of an encoded one', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('%2F', '%2f', '%41', '%E9', '%C3%A9', 'x', '%')), (pieces) => {
        expect(percentDecodePath(pieces.join(''))).not.toContain('/');
      }),
    );
  });

  it('decodes what is valid in the middle of what is not', () => {
    expect(percentDecodePath('%FF%C3%A9%C3%41%')).toBe('%FFé%C3A%');
  });
});

describe('a route', () => {
  it('that is empty matches the root', () => {
    expect(matchRoute(parseRouteTemplate('/'), '/')).toEqual(new Map());
  });

  it.each(['a//b', '{a', '{}', '{a}{b}', '{*a}', '{a?}', 'x-{a}', '{a}/{A}', '{a:int}', '{a=1}', 'a?b', '~a'])(
    '%s is refused: malformed, or more than this host knows',
    (template) => {
      expect(() => parseRouteTemplate(template)).toThrow(/route/);
    },
  );
});

describe('a schedule', () => {
  it.each([
    ['0 */5 * * * *', '2026-03-01T10:02:30.500Z', '2026-03-01T10:05:00.000Z'],
    ['0 */5 * * * *', '2026-03-01T10:05:00.000Z', '2026-03-01T10:10:00.000Z'],
    ['30 0 0 * * *', '2026-12-31T12:00:00.000Z', '2027-01-01T00:00:30.000Z'],
    ['0 30 9 * * 1,2', '2026-11-20T10:00:00.000Z', '2026-11-23T09:30:00.000Z'],
    ['0 0 9 * 1,7 *', '2026-02-01T00:00:00.000Z', '2026-07-01T09:00:00.000Z'],
    ['0 0 0 29 2 *', '2026-01-01T00:00:00.000Z', '2028-02-29T00:00:00.000Z'],
    // The day of the month and the weekday both have to fit, unlike in cron.
    ['0 0 0 13 * 5', '2026-11-14T00:00:00Z', '2027-08-13T00:00:00.000Z'],
    ['0 0 0 30 2 *', '2026-01-01T00:00:00Z', undefined],
  ])('%s after %s is %s', (expression, after, expected) => {
    expect(parseSchedule(expression).nextRun(new Date(after))?.toISOString()).toBe(expected);
  });

  it('is refused with fewer fields, a number too large or too small, or what is read in two ways', () => {
    const [fewer, large] = [
      ['', '* * *'],
      ['60 * * * * *', '* * * 0 * *', '* * * * * 7'],
    ];
    for (const expression of [...fewer, ...large, 'x * * * * *', '*/0 * * * * *', '0 0 9-17 * * *'])
      expect(() => parseSchedule(expression), expression).toThrow('is no schedule');
  });
});
