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
  if (parts.at(-1) === '') parts.pop();
  return parts;
}
