import type { RegisteredFunction } from './app-registry.ts';
import type { Binding } from './core-interface.ts';
import { matchRoute, parseRouteTemplate, MalformedRouteError, type RouteTemplate } from './route-template.ts';
import { triggerOf } from './trigger-of.ts';

export interface HttpFunction {
  name: string;
  called: RegisteredFunction;
  bindingName: string;
  /** Upper case. */
  methods: string[];
  /** With the route prefix. */
  route: string;
  requiresKey: boolean;
}

export interface RouteMatch {
  target: HttpFunction;
  parameters: Map<string, string>;
}

export interface RouteTable {
  /** In the order in which routes are tried: by name, ignoring case. */
  functions: HttpFunction[];
  /** Functions that the host refuses, and why. */
  dropped: { name: string; why: string }[];
  /** Why no route works at all, when one template is malformed. */
  broken: string | undefined;
  /** The first function that takes this method on this decoded path. */
  find(method: string, path: string): RouteMatch | undefined;
}

/** Makes the routes of an app's HTTP functions, with the real host's rules on conflicts and order. */
export function buildRouteTable(registered: Iterable<RegisteredFunction>, routePrefix: string): RouteTable {
  const functions: HttpFunction[] = [];
  const dropped: RouteTable['dropped'] = [];
  for (const candidate of [...registered].sort(byName)) {
    const next = toHttpFunction(candidate, routePrefix);
    if (next === undefined) continue;
    const why = refusal(next, functions, routePrefix);
    if (why === undefined) functions.push(next);
    else dropped.push({ name: next.name, why });
  }
  const templates = parseTemplates(functions);
  return templates instanceof MalformedRouteError
    ? { functions, dropped, broken: templates.message, find: () => undefined }
    : { functions, dropped, broken: undefined, find: (method, path) => findRoute(templates, method, path) };
}

function byName(a: RegisteredFunction, b: RegisteredFunction): number {
  const [left, right] = [a.metadata.name.toUpperCase(), b.metadata.name.toUpperCase()];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function toHttpFunction(called: RegisteredFunction, routePrefix: string): HttpFunction | undefined {
  const trigger = triggerOf(called.metadata);
  if (trigger?.binding.type?.toLowerCase() !== 'httptrigger') return undefined;
  const name = called.metadata.name;
  const { route, authLevel } = trigger.binding;
  const own = typeof route === 'string' && route.trim() !== '' ? route : name;
  return {
    name,
    called,
    bindingName: trigger.name,
    methods: methodsOf(trigger.binding),
    route: routePrefix === '' ? own : `${routePrefix}/${own}`,
    requiresKey: authLevel !== undefined && authLevel !== 'anonymous',
  };
}

const methodsOf = ({ methods }: Binding): string[] =>
  Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];

function refusal(next: HttpFunction, earlier: HttpFunction[], routePrefix: string): string | undefined {
  if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(next.name)) return `"${next.name}" is no valid function name`;
  const own = comparable(next.route).slice(routePrefix === '' ? 0 : routePrefix.length + 1);
  if (own.replace(/^\/+/, '').startsWith('admin')) return 'routes that start with "admin" belong to the host';
  const rival = earlier.find(
    (other) =>
      comparable(other.route) === comparable(next.route) &&
      other.methods.some((method) => next.methods.includes(method)),
  );
  return rival && `its route and method are already those of "${rival.name}"`;
}

const comparable = (route: string): string => route.replaceAll(/^\/+|\/+$/g, '').toLowerCase();

function parseTemplates(functions: HttpFunction[]): [HttpFunction, RouteTemplate][] | MalformedRouteError {
  try {
    return functions.map((target) => [target, parseRouteTemplate(target.route)]);
  } catch (error) {
    if (error instanceof MalformedRouteError) return error;
    throw error;
  }
}

function findRoute(templates: [HttpFunction, RouteTemplate][], method: string, path: string): RouteMatch | undefined {
  for (const [target, template] of templates) {
    if (!target.methods.includes(method)) continue;
    const parameters = matchRoute(template, path);
    if (parameters !== undefined) return { target, parameters };
  }
  return undefined;
}
