/** The part of OData's filters that the stores use: comparisons of keys or columns with text, all of which must hold. */
const COMPARISON = /^(\w+) (eq|ge|gt|le|lt) '((?:[^']|'')*)'(?: and |$)/;
const HOLDS: Readonly<Record<string, (value: string, text: string) => boolean>> = {
  eq: (value, text) => value === text,
  ge: (value, text) => value >= text,
  gt: (value, text) => value > text,
  le: (value, text) => value <= text,
  lt: (value, text) => value < text,
};

type Comparison = { readonly name: string; readonly operator: string; readonly text: string };
export type TableFilter = {
  /** Where all that it finds stands, if it is one partition. */
  readonly partitionKey: string | undefined;
  /** Before the first of these row keys, and behind the last one, it finds nothing. */
  readonly rowKeys: { readonly first: string; readonly last: string | undefined };
  /** What is no text, or isn't there, is never found. */
  readonly finds: (valueOf: (name: string) => unknown) => boolean;
};

/** Throws when the filter has anything else in it: it must be added here and to the contract before a store may use it. */
export function readFilter(filter: string): TableFilter {
  const comparisons: Comparison[] = [];
  let rest = filter;
  while (rest !== '') {
    const [whole, name = '', operator = '', text = ''] = COMPARISON.exec(rest) ?? [];
    if (whole === undefined) throw new Error(`the table in memory can't read the filter from here: ${rest}`);
    comparisons.push({ name, operator, text: text.replaceAll("''", "'") });
    rest = rest.slice(whole.length);
  }
  const bounds = (operators: readonly string[]): string[] =>
    comparisons
      .filter(({ name, operator }) => name === 'RowKey' && operators.includes(operator))
      .map(({ text }) => text)
      .sort();
  return {
    rowKeys: { first: bounds(['eq', 'ge', 'gt']).at(-1) ?? '', last: bounds(['eq', 'le', 'lt'])[0] },
    partitionKey: comparisons.find(({ name, operator }) => name === 'PartitionKey' && operator === 'eq')?.text,
    finds: (valueOf) =>
      comparisons.every(({ name, operator, text }) => {
        const value = valueOf(name);
        return typeof value === 'string' && HOLDS[operator]?.(value, text) === true;
      }),
  };
}
