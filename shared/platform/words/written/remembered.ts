/** What Intl says of a language or a time zone costs up to a tenth of a millisecond, is asked for each line of a list, and stays the same. */

const MOST_KEPT = 100;
const LONGEST_KEY = 100;

/** `make`, asked once for each text; so many answers are kept, and none of a text that is longer than a name can be. */
export function remembered<Value>(make: (text: string) => Value): (text: string) => Value {
  const kept = new Map<string, { readonly value: Value }>();
  return function recall(text) {
    const found = kept.get(text);
    if (found !== undefined) return found.value;
    const value = make(text);
    if (kept.size >= MOST_KEPT) kept.clear();
    if (text.length <= LONGEST_KEY) kept.set(text, { value });
    return value;
  };
}
