/** `/{tenant}/oauth2/v2.0/authorize`: asked by apps (GET), answered by people with the pages' forms (POST). */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { entraError, type EntraError } from '../entra-errors.ts';
import { loginOf } from '../directory.ts';
import { consentPage } from '../pages/pages.ts';
import { errorPage } from '../pages/pages.ts';
import type { Env, Exchange, StandIn } from '../stand-in.ts';
import { type AuthorizeRequest, parseAuthorizeRequest } from './authorize-request.ts';
import { decideAuthorization } from './decide-authorization.ts';
import {
  accountOf,
  formAction,
  identifyPerson,
  identifySilently,
  otherAccountUrl,
  type Person,
} from './identify-person.ts';
import { type PageForm, readForm } from './read-form.ts';
import { errorParameters, orderedErrorParameters, redirectBack } from './redirect-back.ts';

interface Visit {
  readonly c: Exchange;
  readonly standIn: StandIn;
  readonly request: AuthorizeRequest;
  readonly form: PageForm | undefined;
}

const returnError = ({ c, standIn, request }: Visit, error: EntraError): Response =>
  redirectBack(c, request.redirectUri, { ...errorParameters(error, standIn.now()), state: request.state });

const returnCode = ({ c, standIn, request }: Visit, { tenant, user, authenticatedAt }: Person): Response => {
  const { app, redirectUri, scope, nonce, codeChallenge, contexts, state } = request;
  const grant = { clientId: app.clientId, redirectUri, scope, nonce, codeChallenge, contexts };
  const person = { tenantId: tenant.id, objectId: user.objectId, authenticatedAt };
  const code = standIn.codes.issue({ ...grant, ...person }, standIn.now());
  return redirectBack(c, redirectUri, { code, state, session_state: randomUUID() });
};

const askConsent = async (visit: Visit, person: Person): Promise<Response> => {
  const { c, standIn, request, form } = visit;
  if (form?.action === 'cancel') return returnError(visit, entraError(65004));
  if (form?.action === 'accept') {
    await standIn.consents.grantUser(person.tenant.id, request.app.clientId, person.user.objectId);
    return returnCode(visit, person);
  }
  const page = consentPage({
    action: formAction(c),
    account: accountOf(person),
    login: loginOf(person.user),
    otherAccountUrl: otherAccountUrl(c),
    appName: request.app.displayName ?? request.app.clientId,
    onBehalfOf: undefined,
    permissions: ['Sign you in', 'View your basic profile: name, address, picture'],
  });
  return c.html(page);
};

const authorizePerson = async (visit: Visit, person: Person): Promise<Response> => {
  const { c, standIn, request } = visit;
  const ordered = standIn.faults.strike('sign-in-refused', person.tenant.id);
  if (ordered) {
    const parameters = orderedErrorParameters(ordered, standIn.now());
    return redirectBack(c, request.redirectUri, { ...parameters, state: request.state });
  }
  const decision = decideAuthorization(standIn, request, person);
  switch (decision.kind) {
    case 'grant':
      return returnCode(visit, person);
    case 'refuse':
      return returnError(visit, decision.error);
    case 'ask-consent':
      return request.prompt === 'none' ? returnError(visit, entraError(65001)) : askConsent(visit, person);
  }
};

const authorize = async (c: Exchange, standIn: StandIn, segment: string): Promise<Response> => {
  const parsed = parseAuthorizeRequest(standIn, segment, new URL(c.req.url).searchParams);
  switch (parsed.kind) {
    case 'shown':
      return c.html(errorPage(parsed.error, standIn.now()), 400);
    case 'returned': {
      const { redirectUri, state, error } = parsed;
      return redirectBack(c, redirectUri, { ...errorParameters(error, standIn.now()), state });
    }
    case 'request': {
      const { request } = parsed;
      const visit: Visit = { c, standIn, request, form: await readForm(c) };
      if (request.prompt === 'none') {
        const silent = identifySilently(c, standIn, { ...request, form: undefined });
        return silent.kind === 'person' ? authorizePerson(visit, silent.person) : returnError(visit, silent.error);
      }
      const identified = await identifyPerson(c, standIn, { ...request, form: visit.form });
      return identified.kind === 'page' ? identified.response : authorizePerson(visit, identified.person);
    }
  }
};

/** The sign-in of people, and their own consent to the basic scopes. */
export const addAuthorizeRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.on(['GET', 'POST'], '/:tenant/oauth2/v2.0/authorize', (c) => authorize(c, standIn, c.req.param('tenant')));
};
