/** May this person sign in to this app? The tenant's policies in the order in which Entra ID applies them. */
import { entraError, type EntraError } from '../entra-errors.ts';
import { isInAssignedGroup } from '../assignments.ts';
import type { StandIn } from '../stand-in.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import type { Person } from './identify-person.ts';

type AuthorizationDecision = { kind: 'grant' } | { kind: 'refuse'; error: EntraError } | { kind: 'ask-consent' };

const findPolicyRefusal = (standIn: StandIn, { tenant, user }: Person): EntraError | undefined => {
  const { faults } = standIn;
  if (faults.strike('app-disabled', tenant.id)) return entraError(7000112);
  if (faults.strike('blocked-by-policy', tenant.id)) return entraError(53003);
  const isAssigned = user.assigned || isInAssignedGroup(tenant, user);
  if (!isAssigned || faults.strike('not-assigned', tenant.id)) return entraError(50105);
  return undefined;
};

/** Decides for the basic scopes, which any person may consent to. */
export const decideAuthorization = (
  standIn: StandIn,
  request: AuthorizeRequest,
  person: Person,
): AuthorizationDecision => {
  const refusal = findPolicyRefusal(standIn, person);
  if (refusal) return { kind: 'refuse', error: refusal };
  const { tenant, user } = person;
  const { clientId } = request.app;
  const withdrawn = standIn.faults.strike('consent-withdrawn', tenant.id) !== undefined;
  // The fault is there to be met by sign-ins. Through `organizations` an administrator must still get in, to consent anew.
  if (withdrawn && request.path.kind === 'one') return { kind: 'refuse', error: entraError(65001) };
  const consented =
    !withdrawn &&
    (standIn.consents.findGrant(tenant.id, clientId) !== undefined ||
      standIn.consents.hasUserConsent(tenant.id, clientId, user.objectId));
  return { kind: consented ? 'grant' : 'ask-consent' };
};
