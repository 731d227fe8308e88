/**
 * A filter of OData with its values quoted, "Querying tables and entities", https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.
 * All values here are text. (The SDK's own template would load all of the SDK.)
 */
export function odata([first = '', ...parts]: TemplateStringsArray, ...values: readonly string[]): string {
  let filter = first;
  for (const [at, part] of parts.entries()) filter += `'${values[at]?.replaceAll("'", "''") ?? ''}'${part}`;
  return filter;
}
