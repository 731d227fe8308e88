import { parseRouteConstraint, type RouteConstraint } from './route-constraints.ts';

export interface RouteParameter {
  name: string;
  isOptional: boolean;
  /** Takes the whole rest of the path, slashes included. */
  isCatchAll: boolean;
  defaultValue: string | undefined;
  constraints: RouteConstraint[];
}

/** Stars, name, constraints, default. A colon or equals sign in a constraint's parentheses ends nothing. */
const form = /^(\*{0,2})([^/{}?*][^:=/{}?*]*)((?::(?:[^:=(]|\(.*?\)(?=[:=]|$))*)*)(?:=(.*))?$/s;

/**
 * Reads what stands between a parameter's braces: `name`, `*name`, `name?`, `name=default`, `name:int:min(1)`.
 * @returns the parameter, or in words why it's malformed
 */
export function parseRouteParameter(text: string): RouteParameter | string {
  const isOptional = text.endsWith('?');
  const parts = form.exec(isOptional ? text.slice(0, -1) : text);
  if (parts === null) return `"${text}" names no parameter`;
  const [, stars, name = '', constraints = '', value] = parts;
  const isCatchAll = stars !== '';
  if (isCatchAll && isOptional) return `the catch-all {${text}} can't be optional`;
  if (isOptional && value !== undefined) return `{${text}} is optional and has a default`;
  const parsed = parseConstraints(constraints);
  if (typeof parsed === 'string') return parsed;
  return { name, isCatchAll, isOptional, defaultValue: value, constraints: parsed };
}

function parseConstraints(text: string): RouteConstraint[] | string {
  const constraints: RouteConstraint[] = [];
  for (const constraintText of splitConstraints(text)) {
    const constraint = parseRouteConstraint(constraintText);
    if (constraint === undefined) return `"${constraintText}" is no constraint`;
    constraints.push(constraint);
  }
  return constraints;
}

/** `:int:range(1,5)` → `int`, `range(1,5)`. A colon between parentheses belongs to the argument. */
const splitConstraints = (text: string): string[] => text.match(/(?:[^:(]|\(.*?\)(?=:|$))+/gs) ?? [];
