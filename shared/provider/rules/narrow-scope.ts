/** What of a granted scope an app asks for when it refreshes (RFC 6749 section 6). Pure. */
import { SCOPES } from './read-authorization-request.ts';
import { wordsOf } from './words-of.ts';

/** `asked` undefined, or none that is known here, where others are passed over as at `/authorize`: all of it. Answers undefined when it asks for more than was granted. */
export function narrowScope(granted: string, asked: string | undefined): string | undefined {
  const grantedWords = wordsOf(granted);
  const known = wordsOf(asked ?? '').filter((word) => SCOPES.some((scope) => scope === word));
  if (known.length === 0) return granted;
  return known.every((word) => grantedWords.includes(word))
    ? grantedWords.filter((word) => known.includes(word)).join(' ')
    : undefined;
}
