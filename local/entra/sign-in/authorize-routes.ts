/** `/{tenant}/oauth2/v2.0/authorize`: asked by apps (GET), answered by people with the pages' forms (POST). */
import { randomUUID } from 'node:crypto';
import type { Hono } from 'hono';
import { isInAssignedGroup } from '../assignments.ts';
import { describeError, EntraError } from '../entra-errors.ts';
import { type Env, type Exchange, redirectBack } from '../exchange.ts';
import { consentPage } from '../pages/pages.ts';
import type { StandIn } from '../stand-in.ts';
import { type Caller, readAuthorizeRequest, readCaller } from './authorize-request.ts';
import { type Identified, identifyPerson, identifySilently, type Person, shownPerson } from './identify-person.ts';

/** Throws what the tenant's policies say to this person, in the order in which Entra ID applies them. */
const checkPolicies = ({ faults }: StandIn, { tenant, user }: Person): void => {
  if (faults.strike('app-disabled', tenant.id)) throw new EntraError(7000112);
  if (faults.strike('blocked-by-policy', tenant.id)) throw new EntraError(53003);
  const isAssigned = user.assigned || isInAssignedGroup(tenant, user);
  if (!isAssigned || faults.strike('not-assigned', tenant.id)) throw new EntraError(50105);
};

/** To the basic scopes, which any person may consent to. */
const hasConsent = ({ faults, consents }: StandIn, { path, app }: Caller, { tenant, user }: Person): boolean => {
  if (faults.strike('consent-withdrawn', tenant.id)) {
    // The fault is there to be met by sign-ins. Through `organizations` an administrator must still get in, to consent anew.
    if (path.tenant) throw new EntraError(65001);
    return false;
  }
  const isGranted = consents.findGrant(tenant.id, app.clientId) !== undefined;
  return isGranted || consents.hasUserConsent(tenant.id, app.clientId, user.objectId);
};

/** The page that asks for it; undefined when the person accepts. */
const askConsent = async (c: Exchange, standIn: StandIn, caller: Caller, { person, action }: Identified) => {
  const { app, values } = caller;
  if (values['prompt'] === 'none') throw new EntraError(65001);
  if (action === 'cancel') throw new EntraError(65004);
  if (action === 'accept') {
    await standIn.consents.grantUser(person.tenant.id, app.clientId, person.user.objectId);
    return undefined;
  }
  const permissions = ['Sign you in', 'View your basic profile: name, address, picture'];
  return c.html(consentPage({ ...shownPerson(c, app, person), onBehalfOf: undefined, permissions }));
};

/** An answer to the person, or the parameters of one to the app. */
const authorize = async (c: Exchange, standIn: StandIn, caller: Caller) => {
  const request = readAuthorizeRequest(caller);
  const isSilent = caller.values['prompt'] === 'none';
  const identified = isSilent ? identifySilently(c, standIn, caller) : await identifyPerson(c, standIn, caller);
  if (identified instanceof Response) return identified;
  const { person } = identified;
  const { tenant, user, authenticatedAt } = person;
  const ordered = standIn.faults.strike('sign-in-refused', tenant.id);
  if (ordered) {
    const { error, aadsts, subcode: error_subcode } = ordered;
    const described = { error, aadsts: aadsts ?? 0, message: 'An error that was ordered.' };
    const { error_description } = aadsts === null ? {} : describeError(described, standIn.now());
    return { error, error_subcode, error_description };
  }
  checkPolicies(standIn, person);
  const page = hasConsent(standIn, caller, person) ? undefined : await askConsent(c, standIn, caller, identified);
  if (page) return page;
  const grant = { clientId: caller.app.clientId, redirectUri: caller.redirectUri, ...request };
  const whose = { tenantId: tenant.id, objectId: user.objectId, authenticatedAt };
  return { code: standIn.codes.issue({ ...grant, ...whose }, standIn.now()), session_state: randomUUID() };
};

/** The sign-in of people, and their own consent to the basic scopes. */
export const addAuthorizeRoutes = (app: Hono<Env>, standIn: StandIn): void => {
  app.on(['GET', 'POST'], '/:tenant/oauth2/v2.0/authorize', async (c) => {
    const caller = readCaller(standIn, c);
    const { redirectUri, values } = caller;
    const answer = await authorize(c, standIn, caller).catch((error: unknown) => {
      // Somebody of another tenant: not the app's affair.
      if (!(error instanceof EntraError) || error.aadsts === 50020) throw error;
      const { error: code, error_description } = describeError(error, standIn.now());
      return { error: code, error_description };
    });
    return answer instanceof Response ? answer : redirectBack(c, redirectUri, { ...answer, state: values['state'] });
  });
};
