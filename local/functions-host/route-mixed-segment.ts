import type { RouteParameter } from './route-parameter.ts';

/** A segment of several parts, such as `{name}.{extension?}` or `v{version}`. Literals are strings. */
export interface MixedSegment {
  kind: 'mixed';
  parts: (string | RouteParameter)[];
}

/**
 * Matches one segment of a path; where the text can be cut in several ways, earlier parameters get as much as they can.
 * @returns the parameters' values, or undefined when the text doesn't match
 */
export function matchMixedSegment({ parts }: MixedSegment, text: string): Map<string, string> | undefined {
  const last = parts.at(-1);
  const whole = matchAll(parts, text);
  if (whole !== undefined || typeof last !== 'object' || !last.isOptional) return whole;
  // Without an optional parameter at the end, the period before it goes, too.
  return matchAll(parts.slice(0, -2), text);
}

function matchAll(parts: MixedSegment['parts'], text: string): Map<string, string> | undefined {
  const pattern = parts.map((part) => (typeof part === 'string' ? escape(part) : '(.+)')).join('');
  const found = new RegExp(`^${pattern}$`, 'is').exec(text);
  if (found === null) return undefined;
  const names = parts.filter((part) => typeof part !== 'string').map(({ name }) => name);
  return new Map(names.map((name, index) => [name, found[index + 1] ?? '']));
}

const escape = (literal: string): string => literal.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
