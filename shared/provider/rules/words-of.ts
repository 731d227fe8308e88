/** The words of a parameter that holds several, with blanks between them (RFC 6749 section 3.3, OpenID Connect Core 1.0 section 3.1.2.1). */
export const wordsOf = (text: string | null): readonly string[] =>
  (text ?? '').split(' ').filter((word) => word !== '');
