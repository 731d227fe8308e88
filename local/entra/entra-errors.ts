/**
 * The errors of Entra ID: an AADSTS number, the OAuth error it comes with, and a sentence.
 * https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import { randomUUID } from 'node:crypto';

const ERRORS = {
  16000: ['interaction_required', 'Several user accounts are signed in, and one of them has to be chosen.'],
  50011: ['invalid_request', 'The redirect URI in the request does not match one configured for the application.'],
  50020: ['access_denied', 'The user account does not exist in this tenant and cannot access the application in it.'],
  50034: ['invalid_grant', 'The user account does not exist in this directory.'],
  50057: ['invalid_grant', 'The user account is disabled.'],
  50059: ['invalid_request', 'No tenant-identifying information was found in the request.'],
  50058: ['login_required', 'A silent sign-in request was sent but no user is signed in.'],
  50105: ['access_denied', 'The signed-in user is not assigned to a role for the application.'],
  50126: ['invalid_grant', 'The user name or the password is not correct.'],
  50148: ['invalid_grant', 'The code_verifier is missing, or was sent without a code_challenge.'],
  53003: ['access_denied', 'Access has been blocked by Conditional Access policies.'],
  54005: ['invalid_grant', 'The authorization code was already redeemed, please retry with a new valid code.'],
  65001: ['consent_required', 'The user or administrator has not consented to use the application.'],
  65004: ['access_denied', 'The user declined to consent to access the application.'],
  70000: ['invalid_grant', 'The provided value for the input parameter code is not valid.'],
  70003: ['unsupported_grant_type', 'The application requested an unsupported grant type.'],
  70007: ['invalid_request', 'Only the response mode query is supported by this stand-in.'],
  70008: ['invalid_grant', 'The provided authorization code has expired. Send a new interactive request.'],
  70011: ['invalid_scope', 'The provided value for the input parameter scope is not valid.'],
  90002: ['invalid_request', 'Tenant not found. Check that the tenant ID is correct.'],
  90013: ['invalid_request', 'Invalid input received from the user.'],
  90023: ['invalid_request', 'Invalid STS request.'],
  90033: ['temporarily_unavailable', 'A transient error has occurred. Please try again.'],
  90094: ['access_denied', 'An administrator of the organisation has to grant the permission.'],
  500011: ['invalid_resource', 'The resource principal was not found in the tenant.'],
  501481: ['invalid_grant', 'The code_verifier does not match the code_challenge of the authorization request.'],
  501491: ['invalid_request', 'The code_challenge must be 43 characters of base64url, with the method S256.'],
  700005: ['invalid_grant', 'The authorization code is intended for another tenant, client or redirect URI.'],
  700016: ['unauthorized_client', 'The application was not found in the directory, or nobody there consented to it.'],
  700023: ['invalid_client', 'The audience of the client assertion is not the token endpoint.'],
  700024: ['invalid_client', 'The client assertion is not within its valid time range.'],
  700027: ['invalid_client', 'The signature of the client assertion could not be verified.'],
  700054: ['unsupported_response_type', 'The response_type is not enabled for the application.'],
  700211: ['invalid_client', 'No federated identity record matches the issuer of the presented assertion.'],
  700212: ['invalid_client', 'No federated identity record matches the audience of the presented assertion.'],
  700213: ['invalid_client', 'No federated identity record matches the subject of the presented assertion.'],
  900144: ['invalid_request', 'The request lacks a required parameter.'],
  1002012: ['invalid_scope', 'Client credential flows must have a scope value with /.default added to the resource.'],
  7000112: ['unauthorized_client', 'The application is disabled in the tenant.'],
  7000215: ['invalid_client', 'Invalid client secret provided.'],
  7000218: ['invalid_client', "The request body must contain 'client_assertion' or 'client_secret'."],
  7000222: ['invalid_client', 'The provided client credential has expired.'],
} as const satisfies Record<number, readonly [error: string, sentence: string]>;

/** An expected refusal, thrown where it is found. `entra-app.ts` answers it, unless a route tells it to the app or to the person. */
export class EntraError extends Error {
  readonly aadsts: number;
  /** OAuth's code. */
  readonly error: string;

  /** `detail` adds a sentence that says what was wrong with this very request. */
  constructor(aadsts: keyof typeof ERRORS, detail?: string) {
    const [error, sentence] = ERRORS[aadsts];
    super(detail === undefined ? sentence : `${sentence} ${detail}`);
    this.aadsts = aadsts;
    this.error = error;
  }
}

/** Words an error as a token endpoint of Entra does, with a time and ids that nobody can look up. Its description also goes into redirects and on pages. */
export const describeError = (
  { aadsts, error, message }: Pick<EntraError, 'aadsts' | 'error' | 'message'>,
  now: Date,
) => {
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()];
  const timestamp = `${now.toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const ids = `Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`;
  const error_description = `AADSTS${aadsts}: ${message} ${ids}`;
  return { error, error_description, error_codes: [aadsts], timestamp, trace_id, correlation_id };
};
