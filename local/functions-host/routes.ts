import type { RegisteredFunction } from './load-app.ts';

export type HttpFunction = ReturnType<typeof toHttpFunction>;

/**
 * Makes the routes of an app's HTTP functions, in the order in which they are tried: by name, ignoring case, however
 * specific they are.
 * @throws for a function that the real host would leave out, or whose route stops all others there
 */
export function buildRouteTable(registered: readonly RegisteredFunction[], routePrefix: string): HttpFunction[] {
  const functions: HttpFunction[] = [];
  const byName = (a: RegisteredFunction, b: RegisteredFunction) =>
    a.name.toUpperCase() < b.name.toUpperCase() ? -1 : 1;
  for (const called of registered.filter(({ trigger }) => trigger.type === 'httptrigger').sort(byName)) {
    const next = toHttpFunction(called, routePrefix);
    const why = refusal(next, functions);
    if (why !== undefined) throw new Error(`The function "${called.name}" can't be served: ${why}.`);
    functions.push(next);
  }
  return functions;
}

/** The first function that takes this method on this decoded path. */
export function findRoute(functions: readonly HttpFunction[], method: string, path: string) {
  for (const target of functions) {
    const parameters = target.methods.includes(method) ? matchRoute(target.template, path) : undefined;
    if (parameters !== undefined) return { target, parameters };
  }
  return undefined;
}

function ownRoute({ name, trigger }: RegisteredFunction): string {
  const { route } = trigger.binding;
  return typeof route === 'string' && route !== '' ? route : name;
}

function toHttpFunction(called: RegisteredFunction, routePrefix: string) {
  const { methods, authLevel } = called.trigger.binding;
  const route = [routePrefix, ownRoute(called)].filter((part) => part !== '').join('/');
  const upperCase = Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [];
  const requiresKey = authLevel !== undefined && authLevel !== 'anonymous';
  return { called, route, template: parseRouteTemplate(route), methods: upperCase, requiresKey };
}

function refusal({ called, route, methods }: HttpFunction, earlier: HttpFunction[]): string | undefined {
  if (!/^[a-z][a-z0-9_-]{0,127}$/i.test(called.name)) return 'Azure takes no such name';
  const comparable = (path: string): string => path.replaceAll(/^\/+|\/+$/g, '').toLowerCase();
  if (comparable(ownRoute(called)).startsWith('admin')) return 'routes that start with "admin" belong to the host';
  const isSame = (other: HttpFunction): boolean =>
    comparable(other.route) === comparable(route) && other.methods.some((method) => methods.includes(method));
  const rival = earlier.find(isSame);
  return rival && `its route and method are already those of "${rival.called.name}"`;
}

/**
 * The route templates that most apps need: literals and `{parameter}`, a segment each. ASP.NET Core, whose templates the
 * real host takes, knows more; this host refuses it at the start instead of matching it in another way.
 * https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates
 */
export type RouteTemplate = readonly ({ literal: string } | { parameter: string })[];

/** Throws for what isn't a literal or a whole `{parameter}`, and for a parameter that stands twice. */
export function parseRouteTemplate(template: string): RouteTemplate {
  const segments = splitPath(`/${template.replace(/^\//, '')}`).map((text) => {
    const parameter = /^\{(\w+)\}$/.exec(text)?.[1];
    if (parameter !== undefined) return { parameter };
    if (text === '' || /[{}*?~]/.test(text))
      throw new Error(`This host knows literals and {parameter} in a route, and not "${text}" in "${template}".`);
    return { literal: text.toLowerCase() };
  });
  const names = segments.flatMap((segment) => ('parameter' in segment ? [segment.parameter.toLowerCase()] : []));
  if (new Set(names).size < names.length) throw new Error(`A parameter stands twice in the route "${template}".`);
  return segments;
}

/**
 * Matches a decoded path against a template. Case doesn't matter in literals; one slash at the end is accepted.
 * @returns the parameters' values, or undefined when the path doesn't match
 */
export function matchRoute(template: RouteTemplate, path: string): Map<string, string> | undefined {
  const parts = splitPath(path);
  if (parts.length !== template.length) return undefined;
  const values = new Map<string, string>();
  for (const [index, segment] of template.entries()) {
    const text = parts[index] ?? '';
    if ('literal' in segment ? segment.literal !== text.toLowerCase() : text === '') return undefined;
    if ('parameter' in segment) values.set(segment.parameter, text);
  }
  return values;
}

/** The path's segments. A slash at the end opens none, two slashes have an empty one between them. */
function splitPath(path: string): string[] {
  const parts = path.slice(1).split('/');
  return parts.at(-1) === '' ? parts.slice(0, -1) : parts;
}
