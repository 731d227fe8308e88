/** What Entra's errors mean where they come from (shared/entra/rules/azure-errors.ts is the table). */
import { type AzureError, readAzureError } from './rules/azure-errors.ts';
import type { AzureRefusal } from '../platform/words/refusals/refusals.ts';
import type { ConsentCheck } from './ports.ts';

/** Entra is having trouble of its own: the request was fine and can be tried again. */
export const isTransient = (error: AzureError): boolean => readAzureError(error).refusal === 'azure-unavailable';

/**
 * The refusal of an error that a browser brought. Our credential is no part of a redirect, so one that says it was refused is
 * made up: it must not look like the real thing, which raises an alarm.
 */
export function redirectRefusalOf(error: AzureError): ReturnType<typeof readAzureError> {
  const { refusal, entraCode } = readAzureError(error);
  return { refusal: refusal === 'our-credential-refused' ? 'other' : refusal, entraCode };
}

/** What the refusal of an app-only token says of the tenant's consent. Undefined: neither that it stands nor that it doesn't. */
export const consentSaidBy = (refusal: AzureRefusal): Exclude<ConsentCheck, 'granted'> | undefined => CONSENT[refusal];

const CONSENT: Partial<Record<AzureRefusal, Exclude<ConsentCheck, 'granted'>>> = {
  'consent-missing': 'consent-withdrawn',
  // Without its tenant every consent is gone.
  'tenant-not-found': 'consent-withdrawn',
  'app-disabled': 'app-disabled',
  'our-credential-refused': 'our-credential-refused',
};
