/**
 * `/{tenant}/v2.0/adminconsent`: an administrator grants what the app asks for, for the whole organisation.
 * https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
import type { Hono } from 'hono';
import { entraError, type EntraError } from '../entra-errors.ts';
import { loginOf, mayConsentForTenant } from '../directory.ts';
import { consentPage } from '../pages/pages.ts';
import { errorPage } from '../pages/pages.ts';
import { needAdministratorPage } from '../pages/pages.ts';
import { readParameters } from '../read-parameters.ts';
import type { App } from '../seed.ts';
import type { Env, Exchange, StandIn } from '../stand-in.ts';
import type { TenantPath } from '../stand-in.ts';
import { readCaller } from './authorize-request.ts';
import { accountOf, formAction, identifyPerson, otherAccountUrl, type Person } from './identify-person.ts';
import { type PageForm, readForm } from './read-form.ts';
import { errorParameters, redirectBack } from './redirect-back.ts';

/** Application permissions in the words of the consent page; the bare name of what has none. */
const MEANINGS = new Map([
  ['Organization.Read.All', 'Read organisation information'],
  ['User.Read.All', 'Read all users’ full profiles'],
  ['Directory.Read.All', 'Read directory data'],
]);
const describePermission = (name: string): string =>
  MEANINGS.has(name) ? `${MEANINGS.get(name) ?? ''} (${name})` : name;

interface ConsentRequest {
  readonly path: TenantPath;
  readonly app: App;
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly scope: string;
  /** Those of the app's permissions that the scope names. */
  readonly permissions: readonly string[];
  readonly loginHint: string | undefined;
  readonly prompt: 'login' | undefined;
}

interface Visit {
  readonly c: Exchange;
  readonly standIn: StandIn;
  readonly request: ConsentRequest;
  readonly form: PageForm | undefined;
}

/** `<graph>/.default` stands for all that the registration lists; otherwise each permission is named. */
const readPermissions = (app: App, graph: string, scope: string): readonly string[] | undefined => {
  const names = scope.split(' ').filter((name) => name !== '' && name !== 'openid' && name !== 'profile');
  if (names.includes(`${graph}/.default`)) return app.requiredPermissions;
  const permissions = names.map((name) => (name.startsWith(`${graph}/`) ? name.slice(graph.length + 1) : name));
  return permissions.every((name) => app.requiredPermissions.includes(name)) ? permissions : undefined;
};

const parseConsentRequest = (
  standIn: StandIn,
  segment: string,
  search: URLSearchParams,
): { kind: 'request'; request: ConsentRequest } | { kind: 'shown'; error: EntraError } => {
  const parameters = readParameters(search);
  const caller = readCaller(standIn, segment, parameters);
  if (caller.kind === 'shown') return caller;
  const { path, app, redirectUri } = caller;
  if (path.kind === 'any' && path.name === 'common') {
    return {
      kind: 'shown',
      error: entraError(90023, "Use a tenant or 'organizations' for admin consent, not 'common'."),
    };
  }
  const { scope, state, login_hint: loginHint, prompt } = parameters.values;
  if (scope === undefined) return { kind: 'shown', error: entraError(900144, "Missing: 'scope'.") };
  const permissions = readPermissions(app, standIn.graph, scope);
  if (!permissions)
    return { kind: 'shown', error: entraError(70011, 'The app asks for what it is not registered for.') };
  const asked = { state, scope, permissions, loginHint, prompt: prompt === 'login' ? ('login' as const) : undefined };
  return { kind: 'request', request: { path, app, redirectUri, ...asked } };
};

/** Errors carry `admin_consent=True` too, so an app that looks at that alone is fooled here as there. */
const returnError = ({ c, standIn, request }: Visit, { tenant }: Person, error: EntraError): Response =>
  redirectBack(c, request.redirectUri, {
    ...errorParameters(error, standIn.now()),
    admin_consent: 'True',
    tenant: tenant.id,
    state: request.state,
  });

const accept = async ({ c, standIn, request }: Visit, { tenant }: Person): Promise<Response> => {
  await standIn.consents.grantTenant(tenant.id, request.app.clientId, request.permissions);
  standIn.faults.healConsent(tenant.id);
  const { redirectUri, scope, state } = request;
  return redirectBack(c, redirectUri, { admin_consent: 'True', tenant: tenant.id, state, scope });
};

const consent = async (visit: Visit, person: Person): Promise<Response> => {
  const { c, request, form } = visit;
  const appName = request.app.displayName ?? request.app.clientId;
  const forms = { action: formAction(c), account: accountOf(person), otherAccountUrl: otherAccountUrl(c) };
  const shown = { ...forms, login: loginOf(person.user), appName };
  if (!mayConsentForTenant(person.user)) {
    if (form?.action === 'cancel') return returnError(visit, person, entraError(90094));
    return c.html(needAdministratorPage({ ...shown, tenantName: person.tenant.displayName }));
  }
  if (form?.action === 'cancel') return returnError(visit, person, entraError(65004));
  if (form?.action === 'accept') return accept(visit, person);
  const permissions = ['Sign users in and read their profile', ...request.permissions.map(describePermission)];
  return c.html(consentPage({ ...shown, permissions, onBehalfOf: person.tenant.displayName }));
};

/** Admin consent; the session of a sign-in before is used again. */
export const addAdminConsentRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.on(['GET', 'POST'], '/:tenant/v2.0/adminconsent', async (c) => {
    const parsed = parseConsentRequest(standIn, c.req.param('tenant'), new URL(c.req.url).searchParams);
    if (parsed.kind === 'shown') return c.html(errorPage(parsed.error, standIn.now()), 400);
    const { request } = parsed;
    const visit: Visit = { c, standIn, request, form: await readForm(c) };
    const identified = await identifyPerson(c, standIn, { ...request, form: visit.form });
    return identified.kind === 'page' ? identified.response : consent(visit, identified.person);
  });
};
