/** Parameters of a query or a form. OAuth forbids repeating one (RFC 6749, section 3.1). */

/** The parameters by name; `repeated` names those that came more than once. */
export const readParameters = (
  search: URLSearchParams,
): { values: Readonly<Record<string, string | undefined>>; repeated: string[] } => {
  const names = [...search.keys()];
  return {
    values: Object.fromEntries(search),
    repeated: [...new Set(names.filter((name, at) => names.indexOf(name) < at))],
  };
};
