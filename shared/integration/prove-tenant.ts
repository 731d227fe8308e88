/** The admin is back from signing in: the validated ID token says which tenant it is, and whether they may consent for it. */
import { type Account, replacesTenantUnderSso } from '../users/rules/account.ts';
import type { ConnectionRefusal } from '../platform/words/refusals/refusals.ts';
import type { AzureError } from '../entra/rules/azure-errors.ts';
import { domainOf } from '../platform/words/identifiers.ts';
import type { CheckLink } from './links/end-link.ts';
import type { Administrator } from './rules/administrator-link.ts';
import type { IntegrationConsent, IntegrationSignIn } from './rules/integration-visit.ts';
import { makeVisitId } from '../platform/pages/visit-id.ts';
import type { Clock, RandomText, Sealer } from '../platform/ports.ts';
import type { EntraPerson, EntraSignIn, EntraTenants } from '../entra/ports.ts';
import { keepVisit, openKnownVisit } from '../platform/keys/kept-visit.ts';
import { TELL_NOBODY, type TellWhose } from '../platform/words/refused-visit.ts';
import { integrationConsentVisit, integrationSignInVisit } from './integration-link.ts';
import type { IntegrationVisitor, RefusedIntegration, RefuseIntegration } from './refuse-integration.ts';

/** What the browser brought back, and what it kept. An error is believed for the answer and the audit trail, and for nothing else. */
export type ProveTenantInput = {
  readonly state: string;
  readonly cookie: string | undefined;
  readonly code: string | undefined;
  readonly error: AzureError | undefined;
  /** Where the browser asks from, for the audit trail. */
  readonly address?: string | undefined;
};

export type ProveTenantOutcome =
  /** On to the terms. */
  | { readonly kind: 'consent'; readonly url: string; readonly state: string; readonly sealed: string }
  | { readonly kind: 'not-usable' | 'ticket-used' }
  | RefusedIntegration;

type Dependencies = {
  readonly checkLink: CheckLink;
  readonly entraSignIn: EntraSignIn;
  readonly entraTenants: EntraTenants;
  readonly refuseIntegration: RefuseIntegration;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly randomText: RandomText;
  readonly serviceUrl: string;
};

/** The tenant in the later consent redirect can be forged, so it is proven here (docs/platform-facts.md#signing-in-and-consenting-at-entra-id). */
export const makeProveTenant = (dependencies: Dependencies) => {
  const { checkLink, entraSignIn, entraTenants, refuseIntegration, sealer, clock, randomText, serviceUrl } =
    dependencies;

  const askConsent = async (
    { account: accountId, contact, id, place, accountName, isContact, expiresAt }: IntegrationSignIn,
    person: EntraPerson,
  ) => {
    const {
      identity: { tenantId },
      userPrincipalName,
    } = person;
    const ticket = { account: accountId, contact, id, place, accountName, isContact, expiresAt };
    const adminDomain = userPrincipalName === undefined ? undefined : domainOf(userPrincipalName);
    const visit: IntegrationConsent = {
      ...ticket,
      tenantId,
      adminDomain,
      administrator: administratorOf(person),
      state: makeVisitId(randomText(), clock()),
    };
    const { state } = visit;
    const redirectUri = `${serviceUrl}/integration/consent`;
    const sealed = await keepVisit(dependencies, integrationConsentVisit, visit);
    return {
      kind: 'consent',
      url: entraTenants.adminConsentUrl({ tenantId, redirectUri, state }).href,
      state,
      sealed,
    } as const;
  };

  const prove = async (visit: IntegrationSignIn & IntegrationVisitor, code: string): Promise<ProveTenantOutcome> => {
    const { nonce, codeVerifier } = visit;
    const redirectUri = `${serviceUrl}/integration/callback`;
    const answer = await entraSignIn.redeemCode({ authority: 'organizations', redirectUri, code, nonce, codeVerifier });
    if (answer.kind === 'refused') return refuseIntegration(visit, answer.refusal, { detail: answer.entraCode });
    const { person } = answer;
    const checked = await checkLink(visit);
    if (checked.kind === 'ticket-used') return { kind: 'ticket-used' };
    const refusal = checked.kind === 'good' ? refusalOfPerson(person, checked.account.value) : checked.kind;
    if (refusal === undefined) return askConsent(visit, person);
    const tenant = { tenantId: person.identity.tenantId };
    return refuseIntegration(visit, refusal, { tenant, administrator: administratorOf(person) });
  };

  return async function proveTenant(
    input: ProveTenantInput,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<ProveTenantOutcome> {
    const { state, cookie, code, error, address } = input;
    const visit = await openKnownVisit(sealer, integrationSignInVisit, { name: state, cookie }, tellWhose);
    if (visit === undefined) return { kind: 'not-usable' };
    if (error !== undefined) {
      const refused = entraTenants.refusalOf(error);
      return refuseIntegration({ ...visit, address }, refused.refusal, { detail: refused.entraCode });
    }
    return code === undefined ? { kind: 'not-usable' } : prove({ ...visit, address }, code);
  };
};
export type ProveTenant = ReturnType<typeof makeProveTenant>;

const administratorOf = ({ identity, displayName, userPrincipalName }: EntraPerson): Administrator => ({
  name: displayName ?? userPrincipalName,
  objectId: identity.objectId,
});

function refusalOfPerson(person: EntraPerson, account: Account): ConnectionRefusal | undefined {
  if (person.isGuest) return 'guest';
  if (!person.mayConsent) return 'role-missing-in-azure';
  return replacesTenantUnderSso(account, person.identity.tenantId) ? 'sso-is-on' : undefined;
}
