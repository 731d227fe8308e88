/** Words for the service's codes. A code that a newer service adds is shown with its dashes taken out. */
export const plain = (code: string): string => {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Words for codes, of which a newer service may have more. */
export const wordFrom = <Code extends string>(table: Readonly<Record<Code, string>>) => {
  const words = new Map<string, string>(Object.entries(table));
  return function wordOf(code: string): string {
    return words.get(code) ?? plain(code);
  };
};
