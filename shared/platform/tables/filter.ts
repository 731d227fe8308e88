/**
 * A filter of OData with its values quoted, "Querying tables and entities", https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.
 * All values here are text. (The SDK's own template would load all of the SDK.)
 */
export const odata = (parts: TemplateStringsArray, ...values: readonly string[]): string =>
  String.raw({ raw: parts }, ...values.map((value) => `'${value.replaceAll("'", "''")}'`));
