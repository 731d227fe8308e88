/**
 * `/{tenant}/v2.0/adminconsent`: an administrator grants what the app asks for, for the whole organisation.
 * https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
import type { Hono } from 'hono';
import { describeError, EntraError } from '../entra-errors.ts';
import { type Env, redirectBack } from '../exchange.ts';
import { consentPage, needAdministratorPage } from '../pages/pages.ts';
import { type App, mayConsentForTenant } from '../seed.ts';
import { required, type StandIn } from '../stand-in.ts';
import { readCaller } from './authorize-request.ts';
import { identifyPerson, shownPerson } from './identify-person.ts';

/** Application permissions in the words of the consent page; the bare name of what has none. */
const MEANINGS: Readonly<Record<string, string>> = {
  'Organization.Read.All': 'Read organisation information (Organization.Read.All)',
  'User.Read.All': 'Read all users’ full profiles (User.Read.All)',
  'Directory.Read.All': 'Read directory data (Directory.Read.All)',
};

/** Those of the app's permissions that the scope names: `<graph>/.default` stands for all that the registration lists. */
const readPermissions = ({ requiredPermissions }: App, graph: string, scope: string): readonly string[] => {
  const names = scope.split(' ').filter((name) => !['', 'openid', 'profile'].includes(name));
  if (names.includes(`${graph}/.default`)) return requiredPermissions;
  const permissions = names.map((name) => (name.startsWith(`${graph}/`) ? name.slice(graph.length + 1) : name));
  if (permissions.every((name) => requiredPermissions.includes(name))) return permissions;
  throw new EntraError(70011, 'The app asks for what it is not registered for.');
};

/** Admin consent; the session of a sign-in before is used again. */
export const addAdminConsentRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.on(['GET', 'POST'], '/:tenant/v2.0/adminconsent', async (c) => {
    const caller = readCaller(standIn, c);
    if (caller.path.name === 'common')
      throw new EntraError(90023, "Use a tenant or 'organizations' for admin consent, not 'common'.");
    const scope = required(caller.values, 'scope');
    const permissions = readPermissions(caller.app, standIn.graph, scope);
    const identified = await identifyPerson(c, standIn, caller);
    if (identified instanceof Response) return identified;
    const { action, person } = identified;
    const { id: tenant, displayName: tenantName } = person.tenant;
    const isAdministrator = mayConsentForTenant(person.user);
    // Errors carry `admin_consent=True` too, so an app that looks at that alone is fooled here as there.
    const back = { admin_consent: 'True', tenant, state: caller.values['state'] };
    if (action === 'cancel') {
      const refusal = new EntraError(isAdministrator ? 65004 : 90094);
      const { error, error_description } = describeError(refusal, standIn.now());
      return redirectBack(c, caller.redirectUri, { error, error_description, ...back });
    }
    const shown = shownPerson(c, caller.app, person);
    if (!isAdministrator) return c.html(needAdministratorPage({ ...shown, tenantName }));
    if (action !== 'accept') {
      const listed = ['Sign users in and read their profile', ...permissions.map((name) => MEANINGS[name] ?? name)];
      return c.html(consentPage({ ...shown, permissions: listed, onBehalfOf: tenantName }));
    }
    await standIn.consents.grantTenant(tenant, caller.app.clientId, permissions);
    standIn.faults.healConsent(tenant);
    return redirectBack(c, caller.redirectUri, { ...back, scope });
  });
};
