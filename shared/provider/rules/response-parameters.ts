/**
 * The parameters by which an app says what `/authorize` answers, and how that goes back (OAuth 2.0 Multiple Response Type Encoding Practices, OAuth 2.0
 * Form Post Response Mode).
 */
import { isPrivateUseUri } from '../../platform/words/apps/app-addresses.ts';
import { RESPONSE_TYPES, type ResponseType } from '../../platform/words/apps/response-types.ts';

/** The words of a parameter that holds several, with blanks between them (RFC 6749 section 3.3, OpenID Connect Core 1.0 section 3.1.2.1). */
export const wordsOf = (text: string | null): readonly string[] =>
  (text ?? '').split(' ').filter((word) => word !== '');

/** The response type, in whichever order its words stand (Multiple Response Types section 3). Undefined: none that there is here. */
export function readResponseType(given: string): ResponseType | undefined {
  const sorted = wordsOf(given).toSorted().join(' ');
  return RESPONSE_TYPES.find((type) => type === sorted);
}

/** In the query of the redirect URI, in its fragment, or by a form that the browser posts there. */
export const RESPONSE_MODES = ['query', 'fragment', 'form_post'] as const;
export type ResponseMode = (typeof RESPONSE_MODES)[number];

const isResponseMode = (text: string | null): text is ResponseMode => RESPONSE_MODES.some((mode) => mode === text);

/** What a type that names tokens is answered by where nothing else is asked: the fragment (Multiple Response Types section 5). */
const defaultModeOf = (responseType: string | null): ResponseMode =>
  wordsOf(responseType).some((word) => word === 'token' || word === 'id_token') ? 'fragment' : 'query';

/** An app on a device is opened with an address: nothing can be posted to it. */
const canTake = (mode: ResponseMode, redirectUri: string): boolean =>
  mode !== 'form_post' || !isPrivateUseUri(redirectUri);

export type AskedMode = {
  /** By which the answer goes back, an error about the mode itself too: an app looks for it where it asked for it. */
  readonly mode: ResponseMode;
  /** What is wrong with the mode that was asked for, for the app's developers. */
  readonly fault: string | undefined;
};

/** Undefined parameters: not sent. Of one that came twice nothing is known. */
export function readResponseMode(
  given: { readonly responseMode: string | null; readonly responseType: string | null },
  redirectUri: string,
): AskedMode {
  const { responseMode, responseType } = given;
  const usual = defaultModeOf(responseType);
  if (responseMode === null) return { mode: usual, fault: undefined };
  if (!isResponseMode(responseMode))
    return { mode: usual, fault: `response_mode must be one of ${RESPONSE_MODES.join(', ')}` };
  return canTake(responseMode, redirectUri)
    ? { mode: responseMode, fault: undefined }
    : { mode: usual, fault: 'response_mode form_post needs a redirect URI on the web' };
}
