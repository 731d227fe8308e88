import type { RegisteredFunction } from './app-registry.ts';
import { matchRoute, parseRouteTemplate, type RouteTemplate } from './route-template.ts';

export interface HttpFunction {
  called: RegisteredFunction;
  /** Upper case. */
  methods: string[];
  /** With the route prefix. */
  route: string;
  template: RouteTemplate;
  requiresKey: boolean;
}

export interface RouteMatch {
  target: HttpFunction;
  parameters: Map<string, string>;
}

/**
 * Makes the routes of an app's HTTP functions, in the order in which they are tried: by name, ignoring case, however
 * specific they are.
 * @throws for a function that the real host would leave out, or whose route stops all others there
 */
export function buildRouteTable(registered: readonly RegisteredFunction[], routePrefix: string): HttpFunction[] {
  const functions: HttpFunction[] = [];
  for (const called of registered.filter(({ trigger }) => trigger.type === 'httptrigger').sort(byName)) {
    const next = toHttpFunction(called, routePrefix);
    const why = refusal(next, functions);
    if (why !== undefined) throw new Error(`The function "${called.name}" can't be served: ${why}.`);
    functions.push(next);
  }
  return functions;
}

/** The first function that takes this method on this decoded path. */
export function findRoute(functions: readonly HttpFunction[], method: string, path: string): RouteMatch | undefined {
  for (const target of functions) {
    const parameters = target.methods.includes(method) ? matchRoute(target.template, path) : undefined;
    if (parameters !== undefined) return { target, parameters };
  }
  return undefined;
}

const byName = (a: RegisteredFunction, b: RegisteredFunction): number =>
  a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1;

function ownRoute({ name, trigger }: RegisteredFunction): string {
  const { route } = trigger.binding;
  return typeof route === 'string' && route !== '' ? route : name;
}

function toHttpFunction(called: RegisteredFunction, routePrefix: string): HttpFunction {
  const { methods, authLevel } = called.trigger.binding;
  const own = ownRoute(called);
  const route = routePrefix === '' ? own : `${routePrefix}/${own}`;
  return {
    called,
    methods: Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [],
    route,
    template: parseRouteTemplate(route),
    requiresKey: authLevel !== undefined && authLevel !== 'anonymous',
  };
}

function refusal({ called, route, methods }: HttpFunction, earlier: HttpFunction[]): string | undefined {
  if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(called.name)) return 'Azure takes no such name';
  const comparable = (path: string): string => path.replaceAll(/^\/+|\/+$/g, '').toLowerCase();
  if (comparable(ownRoute(called)).startsWith('admin')) return 'routes that start with "admin" belong to the host';
  const rival = earlier.find(
    (other) =>
      comparable(other.route) === comparable(route) && other.methods.some((method) => methods.includes(method)),
  );
  return rival && `its route and method are already those of "${rival.called.name}"`;
}
