/** What an app is told whose `prompt=none` can't be answered without the person (OpenID Connect Core 1.0 section 3.1.2.6). */
import { type AzureError, readAzureError } from '../../entra/rules/azure-errors.ts';
import type { AzureRefusal } from '../../platform/words/refusals/refusals.ts';

export type SilentErrorCode =
  | 'login_required'
  | 'interaction_required'
  | 'consent_required'
  | 'account_selection_required'
  | 'unmet_authentication_requirements'
  | 'temporarily_unavailable'
  | 'server_error';
/** The description is for the app's developers. */
export type SilentError = { readonly error: SilentErrorCode; readonly description: string };

const DESCRIPTIONS: Readonly<Record<SilentErrorCode, string>> = {
  login_required: 'the person has to sign in: ask again without prompt=none',
  interaction_required: 'the person has to see a page: ask again without prompt=none',
  consent_required: 'an administrator has to give consent in Azure',
  account_selection_required: 'the person has to choose an account: ask again without prompt=none',
  // OpenID Connect Core Error Code unmet_authentication_requirements 1.0.
  unmet_authentication_requirements: 'the person did not prove who they are in a way that the acr claim names',
  temporarily_unavailable: 'no answer right now: ask again later',
  server_error: 'something went wrong here',
};

export const silentError = (error: SilentErrorCode, description = DESCRIPTIONS[error]): SilentError => ({
  error,
  description,
});

/** Where nothing says whose tenant to ask. */
export const TENANT_UNKNOWN = silentError(
  'login_required',
  'nobody signed in lately in this browser: ask again without prompt=none, or with a login_hint or id_token_hint',
);
/** Where people of several accounts signed in. */
export const SEVERAL_TENANTS = silentError(
  'account_selection_required',
  'people of several tenants signed in lately in this browser: ask again without prompt=none, or with a login_hint or id_token_hint',
);
/** Where no tenant is asked, and for who is sent to their password at the end. */
export const NOT_BY_AZURE = silentError('login_required', 'this person signs in at the Company sign-in page');
/** Where Azure's own cookies, or ours, don't come along: a frame of another site. */
export const NO_COOKIE = silentError('login_required', 'no cookie came back, as in a frame: ask again in a window');

/** AADSTS16000: several people are signed in at Azure, and the hint names none of them. */
const SELECT_ACCOUNT = 'AADSTS16000';
const BY_REFUSAL: Partial<Record<AzureRefusal, SilentErrorCode>> = {
  'azure-session-ended': 'login_required',
  'wrong-password': 'login_required',
  'password-expired': 'login_required',
  'more-factors-needed': 'interaction_required',
  'consent-missing': 'consent_required',
  'azure-unavailable': 'temporarily_unavailable',
};
const isOfAzure = (error: string): error is 'login_required' | 'interaction_required' | 'consent_required' =>
  ['login_required', 'interaction_required', 'consent_required'].includes(error);

/** By the number that Azure gives, else by its word; whatever else it refuses is told to the person by a page, who has to come for it. */
export function silentErrorOf(error: AzureError): SilentError {
  const { refusal, entraCode } = readAzureError(error);
  if (entraCode === SELECT_ACCOUNT) return silentError('account_selection_required');
  const known = BY_REFUSAL[refusal];
  if (known !== undefined) return silentError(known);
  return silentError(isOfAzure(error.error) ? error.error : 'interaction_required');
}
