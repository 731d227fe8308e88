import { matchMixedSegment, type MixedSegment } from './route-mixed-segment.ts';
import { parseRouteParameter, type RouteParameter } from './route-parameter.ts';

/**
 * ASP.NET Core's route templates, which the Functions host uses: literals, `{x}`, `{x?}`, `{x=default}`, `{*rest}`,
 * `{x:constraint}`, and several parts in one segment (`{name}.{extension?}`).
 * https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates
 */
export interface RouteTemplate {
  segments: RouteSegment[];
}

export type RouteSegment =
  { kind: 'literal'; text: string } | { kind: 'parameter'; parameter: RouteParameter } | MixedSegment;

/** A template that ASP.NET refuses. In the real host one of them stops all routes. */
export class MalformedRouteError extends Error {
  override name = 'MalformedRouteError';
}

/** @throws MalformedRouteError */
export function parseRouteTemplate(template: string): RouteTemplate {
  const text = template.replace(/^~?\//, '');
  if (text.startsWith('~')) throw malformed(template, 'it starts with "~"');
  if (text === '') return { segments: [] };
  const texts = splitSegments(text);
  if (texts.at(-1) === '') texts.pop();
  const segments = texts.map((segment) => parseSegment(template, segment));
  checkParameters(template, segments);
  return { segments };
}

const malformed = (template: string, why: string) =>
  new MalformedRouteError(`The route template "${template}" is malformed: ${why}.`);

/** Splits at slashes outside of braces; a slash inside belongs to a constraint. */
function splitSegments(text: string): string[] {
  const segments = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth = Math.max(0, depth - 1);
    if (character === '/' && depth === 0) segments.push('');
    else segments[segments.length - 1] = `${segments.at(-1) ?? ''}${character}`;
  }
  return segments;
}

function parseSegment(template: string, text: string): RouteSegment {
  if (text === '') throw malformed(template, 'two slashes follow each other');
  const parts = splitParts(text).map((part) => toPart(template, part));
  const [first, ...others] = parts;
  if (first === undefined) throw malformed(template, 'a segment has no part');
  if (others.length > 0) return checkMixedSegment(template, { kind: 'mixed', parts });
  return typeof first === 'string' ? { kind: 'literal', text: first } : { kind: 'parameter', parameter: first };
}

/** Parameters with their braces, and the literals between them. Doubled braces are literal ones. */
const splitParts = (segment: string): string[] =>
  segment.match(/\{(?:[^{}]|\{\{|\}\})+\}(?!\})|(?:[^{}]|\{\{|\}\})+|[{}]/g) ?? [];

function toPart(template: string, text: string): string | RouteParameter {
  if (text === '{' || text === '}') throw malformed(template, 'a brace has no partner');
  const isParameter = text.startsWith('{') && !text.startsWith('{{');
  const plain = (isParameter ? text.slice(1, -1) : text).replaceAll('{{', '{').replaceAll('}}', '}');
  if (!isParameter) {
    if (plain.includes('?')) throw malformed(template, 'a literal has a question mark');
    return plain;
  }
  const parameter = parseRouteParameter(plain);
  if (typeof parameter === 'string') throw malformed(template, parameter);
  return parameter;
}

function checkMixedSegment(template: string, segment: MixedSegment): MixedSegment {
  for (const [index, part] of segment.parts.entries()) {
    if (typeof part === 'string') continue;
    const previous = segment.parts[index - 1];
    if (part.isCatchAll) throw malformed(template, `the catch-all {*${part.name}} shares its segment`);
    if (typeof previous === 'object') throw malformed(template, 'two parameters have nothing between them');
    if (part.isOptional && (index !== segment.parts.length - 1 || previous !== '.')) {
      throw malformed(template, `the optional {${part.name}?} isn't last after a period`);
    }
  }
  return segment;
}

function checkParameters(template: string, segments: RouteSegment[]): void {
  const names = new Set<string>();
  for (const [index, segment] of segments.entries()) {
    for (const { name, isCatchAll } of parametersOf(segment)) {
      if (names.has(name.toLowerCase())) throw malformed(template, `{${name}} occurs twice`);
      if (isCatchAll && index < segments.length - 1) throw malformed(template, `{*${name}} isn't last`);
      names.add(name.toLowerCase());
    }
  }
}

function parametersOf(segment: RouteSegment): RouteParameter[] {
  switch (segment.kind) {
    case 'literal':
      return [];
    case 'parameter':
      return [segment.parameter];
    case 'mixed':
      return segment.parts.filter((part) => typeof part !== 'string');
  }
}

/**
 * Matches a decoded path against a template. Case doesn't matter in literals; one slash at the end is accepted.
 * @returns the parameters that have a value, or undefined when the path doesn't match
 */
export function matchRoute(template: RouteTemplate, path: string): Map<string, string> | undefined {
  const parts = splitPath(path);
  const values = new Map<string, string>();
  for (const [index, segment] of template.segments.entries()) {
    if (segment.kind === 'parameter' && segment.parameter.isCatchAll) {
      setValue(values, segment.parameter, restOfPath(path, index));
      parts.length = 0;
    } else if (!matchSegment(segment, parts[index] ?? '', values)) return undefined;
  }
  if (parts.length > template.segments.length) return undefined;
  return template.segments.flatMap(parametersOf).every((parameter) => satisfies(parameter, values))
    ? values
    : undefined;
}

/** The path's segments. A slash at the end opens none, two slashes have an empty one between them. */
function splitPath(path: string): string[] {
  const parts = path.slice(1).split('/');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

/** Everything from the segment at `index` on, as it stands, a slash at the end included. */
const restOfPath = (path: string, index: number): string =>
  path
    .split('/')
    .slice(index + 1)
    .join('/');

function matchSegment(segment: RouteSegment, text: string, values: Map<string, string>): boolean {
  switch (segment.kind) {
    case 'literal':
      return segment.text.toLowerCase() === text.toLowerCase();
    case 'parameter':
      setValue(values, segment.parameter, text);
      return values.has(segment.parameter.name) || segment.parameter.isOptional;
    case 'mixed': {
      const found = matchMixedSegment(segment, text);
      for (const [name, value] of found ?? []) values.set(name, value);
      return found !== undefined;
    }
  }
}

function setValue(values: Map<string, string>, parameter: RouteParameter, text: string): void {
  const value = text === '' ? parameter.defaultValue : text;
  if (value !== undefined) values.set(parameter.name, value);
}

function satisfies({ name, constraints }: RouteParameter, values: Map<string, string>): boolean {
  const value = values.get(name);
  return value === undefined || constraints.every((isValid) => isValid(value));
}
