/** A user's name as it is kept: what a directory may hold, in a form that every list and page can show. */

/** What Entra allows a display name to have ("user resource type", Microsoft Graph). */
const MAX_CHARACTERS = 256;
// Joiners stay: names and emoji are spelled with them. What turns the direction of the text behind it goes (Unicode Technical Report 36).
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\s\u200b\ufeff\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * Without what can't be seen, on one line, at most 256 characters with an ellipsis where more were cut; where nothing is left,
 * `otherwise`. One user's odd name must not keep the others of a feed out.
 */
export function cleanName(given: string, otherwise: string): string {
  const characters = Array.from(given.toWellFormed().replace(UNPRINTABLE, ' ').trim());
  if (characters.length === 0) return otherwise;
  if (characters.length <= MAX_CHARACTERS) return characters.join('');
  return `${characters
    .slice(0, MAX_CHARACTERS - 1)
    .join('')
    .trimEnd()}…`;
}
