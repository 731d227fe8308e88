/** Text that people write: a name, a reason. HTML is data like any other, and leaves only as JSON or CSV. */

// Controls, line separators, lone surrogates, and the marks that turn the direction of the text after them
// (Unicode Technical Report 36, section 2.6.2).
export const PLAIN_TEXT = /^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u;

/** Whether it holds none of the characters that aren't text. */
export const isPlainText = (text: string): boolean => PLAIN_TEXT.test(text);

/** As JSON Schema counts them, by Unicode's code points (2020-12, section 6.3.1): JavaScript, and zod with it, counts an emoji as two. */
export const charactersIn = (text: string): number => Array.from(text).length;

/** How long the reason of an exclusion may be, in characters. */
export const LONGEST_REASON = 200;
