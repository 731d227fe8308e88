/** Which app calls the token endpoint (RFC 6749 section 2.3): by its secret in a header or in the form, by a JWT that it signed, or, for a public client, by name alone. */
import type { HttpRequest } from '@azure/functions';
import { decodeJwt } from 'jose/jwt/decode';
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { ClientSecrets } from '../../platform/ports.ts';
import { basicCredentials, rawCredentialsAdvice } from '../../platform/callers/credentials.ts';
import type { CheckClientAssertion } from './check-client-assertion.ts';
import { OAuthError } from './oauth-error.ts';

export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type Form = {
  readonly client_id?: string | undefined;
  readonly client_secret?: string | undefined;
  readonly client_assertion?: string | undefined;
  readonly client_assertion_type?: string | undefined;
};
type Given = { readonly clientId: string; readonly secret: string | undefined };
type Proof = { readonly clientId: string; readonly assertion: string };
type Dependencies = {
  readonly apps: readonly App[];
  readonly clientSecrets: ClientSecrets;
  readonly checkClientAssertion: CheckClientAssertion;
};

// One answer for an unknown client and a wrong secret: no way to list clients.
const invalidClient = (request: HttpRequest, detail: string): OAuthError => {
  const advice = rawCredentialsAdvice(request);
  const description = 'client authentication failed';
  return new OAuthError('invalid_client', advice === undefined ? description : `${description}; ${advice}`, detail);
};

/** Which client it says to be: its `sub`, which is believed once the signature is right. */
function readAssertion(request: HttpRequest, form: Form, assertion: string): Proof | OAuthError {
  const { client_id: named, client_assertion_type: type, client_secret: secret } = form;
  if (secret !== undefined || hasHeader(request)) return new OAuthError('invalid_request', TWICE);
  if (type !== ASSERTION_TYPE)
    return new OAuthError('invalid_request', `client_assertion_type must be ${ASSERTION_TYPE}`);
  const clientId = named ?? subjectOf(assertion);
  return clientId === undefined ? unprovenAssertion('malformed') : { clientId, assertion };
}

function subjectOf(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}

// What it must be, and never what is wrong with it: that would tell an unknown client from a wrong key.
const unprovenAssertion = (detail: string): OAuthError =>
  new OAuthError(
    'invalid_client',
    'client authentication failed; client_assertion is a JWT with a kid in its header, iss and sub the client, aud the issuer alone, exp within an hour, and a jti that was never used (RFC 7523)',
    detail,
  );

function readGiven(request: HttpRequest, form: Form): Given | OAuthError {
  // What is sent empty is not sent (RFC 6749 section 3.2); of a form whoever read it has left it out.
  if (!hasHeader(request)) {
    return form.client_id === undefined
      ? new OAuthError('invalid_request', 'client_id is missing')
      : { clientId: form.client_id, secret: form.client_secret };
  }
  const basic = basicCredentials(request);
  if (basic === undefined) return invalidClient(request, 'unreadable-authorization');
  // Section 2.3: one way of authenticating in each request.
  if (form.client_secret !== undefined) return new OAuthError('invalid_request', TWICE);
  return form.client_id === undefined || form.client_id === basic.clientId
    ? { clientId: basic.clientId, secret: basic.secret === '' ? undefined : basic.secret }
    : new OAuthError('invalid_request', 'client_id is not the authenticated client');
}

const hasHeader = (request: HttpRequest): boolean => (request.headers.get('authorization') ?? '') !== '';
const TWICE = 'client credentials are given twice';

/** The app, authenticated as it is registered, or the error. A confidential client must prove itself; a public one has no secret to give. */
export async function authenticateClient(
  dependencies: Dependencies,
  request: HttpRequest,
  form: Form,
): Promise<App | OAuthError> {
  const { client_assertion: assertion } = form;
  if (assertion === undefined) return bySecret(dependencies, request, readGiven(request, form));
  const proof = readAssertion(request, form, assertion);
  return proof instanceof OAuthError ? proof : byAssertion(dependencies, proof);
}

async function bySecret(
  { apps, clientSecrets }: Dependencies,
  request: HttpRequest,
  given: Given | OAuthError,
): Promise<App | OAuthError> {
  if (given instanceof OAuthError) return given;
  const app = apps.find(({ clientId }) => clientId === given.clientId);
  if (app === undefined) return invalidClient(request, 'unknown-client');
  switch (app.clientAuthentication) {
    case 'none':
      return given.secret === undefined ? app : invalidClient(request, 'secret-of-public-client');
    case 'private-key-jwt':
      return invalidClient(request, 'assertion-missing');
    case 'client-secret':
      if (given.secret === undefined) return invalidClient(request, 'secret-missing');
      return (await clientSecrets.matches(app.clientId, given.secret)) ? app : invalidClient(request, 'wrong-secret');
  }
}

async function byAssertion(
  { apps, checkClientAssertion }: Dependencies,
  { clientId, assertion }: Proof,
): Promise<App | OAuthError> {
  const app = apps.find((one) => one.clientId === clientId);
  if (app === undefined) return unprovenAssertion('unknown-client');
  if (app.clientAuthentication !== 'private-key-jwt') return unprovenAssertion('assertion-not-registered');
  const fault = await checkClientAssertion(app, assertion);
  return fault === undefined ? app : unprovenAssertion(`assertion-${fault}`);
}
