/** Whether a query speaks of what there is. A word that nobody logs makes an alert that never rings. */
import { TABLES, type KnownWords } from './known-words.ts';

const texts = (query: string, pattern: RegExp): readonly string[] =>
  [...query.matchAll(pattern)].map(([, text = '']) => text);

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** What is wrong with a query in Kusto, named by `where`. */
export function findUnknownWords(where: string, query: string, { codes, metrics }: KnownWords): readonly string[] {
  const tables = texts(query, /(?:^|\n\s*\n)\s*([A-Za-z]\w*)\s*(?=\n|\||$)/g);
  const named = texts(query, /\bName\s*==\s*"([^"]+)"/g);
  const starts = texts(query, /\bstartswith\s+"([^"]+)"/g);
  const listed = texts(query, /\bcode\s+in\s*\(([^)]*)\)/g).flatMap((list) => texts(list, /"([^"]+)"/g));
  const attributes = unique(named.flatMap((name) => metrics.get(name) ?? []));
  const used = texts(query, /\bProperties\.(\w+)/g);
  return [
    ...(tables.length === 0 ? [`${where}: asks no table`] : []),
    ...unique(tables)
      .filter((table) => !TABLES.has(table))
      .map((table) => `${where}: nothing fills the table ${table}`),
    ...unique(named)
      .filter((name) => !metrics.has(name))
      .map((name) => `${where}: nobody measures ${name}`),
    ...unique([...starts, ...listed])
      .filter((code) => !codes.has(code))
      .map((code) => `${where}: nobody logs ${code}`),
    ...unique(used)
      .filter((name) => !attributes.includes(name))
      .map((name) => `${where}: the metric has no attribute ${name}`),
  ];
}
