/** Which app calls the token endpoint (RFC 6749 section 2.3): by its secret in a header or in the form, or, for a public client, by name alone. */
import type { HttpRequest } from '@azure/functions';
import type { App } from '../platform/words/app-catalogue.ts';
import type { ClientSecrets } from '../platform/ports.ts';
import { basicCredentials, rawCredentialsAdvice } from '../platform/callers/credentials.ts';
import { OAuthError } from './oauth-error.ts';

type Form = { readonly client_id?: string | undefined; readonly client_secret?: string | undefined };
type Given = { readonly clientId: string; readonly secret: string | undefined };
type Dependencies = { readonly apps: readonly App[]; readonly clientSecrets: ClientSecrets };

// One answer for an unknown client and a wrong secret: no way to list clients.
const invalidClient = (request: HttpRequest, detail: string): OAuthError => {
  const advice = rawCredentialsAdvice(request);
  const description = 'client authentication failed';
  return new OAuthError('invalid_client', advice === undefined ? description : `${description}; ${advice}`, detail);
};

function readGiven(request: HttpRequest, form: Form): Given | OAuthError {
  // What is sent empty is not sent (RFC 6749 section 3.2); of a form whoever read it has left it out.
  if ((request.headers.get('authorization') ?? '') === '') {
    return form.client_id === undefined
      ? new OAuthError('invalid_request', 'client_id is missing')
      : { clientId: form.client_id, secret: form.client_secret };
  }
  const basic = basicCredentials(request);
  if (basic === undefined) return invalidClient(request, 'unreadable-authorization');
  // Section 2.3: one way of authenticating in each request.
  if (form.client_secret !== undefined) return new OAuthError('invalid_request', 'client credentials are given twice');
  return form.client_id === undefined || form.client_id === basic.clientId
    ? { clientId: basic.clientId, secret: basic.secret === '' ? undefined : basic.secret }
    : new OAuthError('invalid_request', 'client_id is not the authenticated client');
}

/** The app, authenticated as it is registered, or the error. A confidential client must prove itself; a public one has no secret to give. */
export async function authenticateClient(
  { apps, clientSecrets }: Dependencies,
  request: HttpRequest,
  form: Form,
): Promise<App | OAuthError> {
  const given = readGiven(request, form);
  if (given instanceof OAuthError) return given;
  const app = apps.find(({ clientId }) => clientId === given.clientId);
  if (app === undefined) return invalidClient(request, 'unknown-client');
  switch (app.clientAuthentication) {
    case 'none':
      return given.secret === undefined ? app : invalidClient(request, 'secret-of-public-client');
    case 'client-secret':
      if (given.secret === undefined) return invalidClient(request, 'secret-missing');
      return (await clientSecrets.matches(app.clientId, given.secret)) ? app : invalidClient(request, 'wrong-secret');
  }
}
