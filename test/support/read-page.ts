/** A page of the service as people read it. */
import { parse } from 'node-html-parser';

/** The page without what only says in which direction a name is written. */
export const withoutIsolates = (html: string): string => html.replaceAll(/<\/?bdi>|[\u2066-\u2069]/g, '');

/** Empty: it has none. */
export const headingOf = ({ text }: { readonly text: string }): string =>
  /<h1>([^<]*)<\/h1>/.exec(withoutIsolates(text))?.[1] ?? '';

/** Where one of the names stands on the page bare, as the text around it: names turn nothing only in a `<bdi>`, or between isolates in the title. */
export function bareNames(html: string, names: readonly string[]): string[] {
  const root = parse(html, { lowerCaseTagName: true });
  for (const isolating of root.querySelectorAll('bdi, style, script')) isolating.remove();
  const text = root.text.replaceAll(/\u2068[^\u2069]*\u2069/g, '');
  return names.filter((name) => text.includes(name)).map((name) => `${name} in: ${lineWith(text, name)}`);
}

const lineWith = (text: string, name: string): string =>
  text
    .split('\n')
    .find((line) => line.includes(name))
    ?.trim() ?? '';
