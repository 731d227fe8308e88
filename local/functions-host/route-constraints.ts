/**
 * The inline constraints of ASP.NET Core's routing, such as `int` in `{n:int}`.
 * https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-constraints
 */
export type RouteConstraint = (value: string) => boolean;

const between = (minimum: bigint, maximum: bigint): RouteConstraint => {
  return (value) => {
    const digits = /^\s*([+-]?)(\d+)\s*$/.exec(value);
    if (digits === null) return false;
    const number = BigInt(digits[2] ?? '') * (digits[1] === '-' ? -1n : 1n);
    return number >= minimum && number <= maximum;
  };
};

const longest = 2n ** 63n;
const isLong = between(-longest, longest - 1n);
const isNumber: RouteConstraint = (value) => /^\s*[+-]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(value);

const plain = new Map<string, RouteConstraint>([
  ['int', between(-(2n ** 31n), 2n ** 31n - 1n)],
  ['long', isLong],
  ['bool', (value) => /^\s*(?:true|false)\s*$/i.test(value)],
  ['guid', (value) => /^(?:[0-9a-f]{32}|\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?)$/i.test(value)],
  ['alpha', (value) => /^[a-z]*$/i.test(value)],
  ['decimal', isNumber],
  ['double', isNumber],
  ['float', isNumber],
  ['datetime', (value) => !Number.isNaN(Date.parse(value))],
  ['required', (value) => value !== ''],
]);

const withArguments = new Map<string, (text: string) => RouteConstraint | undefined>([
  [
    'minlength',
    (text) =>
      fromNumbers(
        text,
        1,
        ([least = 0n]) =>
          (value) =>
            value.length >= least,
      ),
  ],
  [
    'maxlength',
    (text) =>
      fromNumbers(
        text,
        1,
        ([most = 0n]) =>
          (value) =>
            value.length <= most,
      ),
  ],
  ['length', (text) => lengthConstraint(text)],
  ['min', (text) => fromNumbers(text, 1, ([least = 0n]) => between(least, longest - 1n))],
  ['max', (text) => fromNumbers(text, 1, ([most = 0n]) => between(-longest, most))],
  ['range', (text) => fromNumbers(text, 2, ([least = 0n, most = 0n]) => between(least, most))],
  ['regex', (text) => regexConstraint(text)],
]);

/**
 * Reads one constraint, such as `int` or `length(2,5)`.
 * @returns undefined for one that ASP.NET (as far as written down here) doesn't know: such a route is malformed
 */
export function parseRouteConstraint(text: string): RouteConstraint | undefined {
  const call = /^(\w+)\((.*)\)$/s.exec(text);
  if (call === null) return plain.get(text.toLowerCase());
  return withArguments.get((call[1] ?? '').toLowerCase())?.(call[2] ?? '');
}

function lengthConstraint(text: string): RouteConstraint | undefined {
  const exact = fromNumbers(text, 1, ([size = 0n]) => {
    return (value) => BigInt(value.length) === size;
  });
  return (
    exact ??
    fromNumbers(text, 2, ([least = 0n, most = 0n]) => {
      return (value) => value.length >= least && value.length <= most;
    })
  );
}

function fromNumbers(
  text: string,
  count: number,
  build: (numbers: bigint[]) => RouteConstraint,
): RouteConstraint | undefined {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length !== count || !parts.every((part) => /^-?\d+$/.test(part))) return undefined;
  return build(parts.map(BigInt));
}

function regexConstraint(text: string): RouteConstraint | undefined {
  try {
    const pattern = new RegExp(text, 'i');
    return (value) => pattern.test(value);
  } catch {
    return undefined;
  }
}
