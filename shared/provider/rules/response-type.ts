/** The response type that an app asks for (OAuth 2.0 Multiple Response Type Encoding Practices): which of those that it may have. */
import { RESPONSE_TYPES, type ResponseType } from '../../platform/words/apps/response-types.ts';
import { wordsOf } from './words-of.ts';

/** In whichever order its words stand (section 3). Undefined: none that there is here. */
export function readResponseType(given: string): ResponseType | undefined {
  const sorted = wordsOf(given).toSorted().join(' ');
  return RESPONSE_TYPES.find((type) => type === sorted);
}
