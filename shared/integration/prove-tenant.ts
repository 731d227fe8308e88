/** The admin is back from signing in: the validated ID token says which tenant it is, and whether they may consent for it. */
import { type Account, replacesTenantUnderSso } from '../users/rules/account.ts';
import type { ConnectionRefusal } from '../platform/words/refusals/refusals.ts';
import type { AzureError } from '../entra/rules/azure-errors.ts';
import { domainOf, type DomainName, type TenantId } from '../platform/words/identifiers.ts';
import type { CheckLink } from './links/end-link.ts';
import type { Administrator } from './rules/administrator-link.ts';
import type { IntegrationConsent, IntegrationSignIn } from './rules/integration-visit.ts';
import { makeVisitId } from '../platform/pages/visit-id.ts';
import type { Clock, RandomText, Sealer } from '../platform/ports.ts';
import type { EntraPerson, EntraSignIn, EntraTenants } from '../entra/ports.ts';
import { makeSendToAzure } from '../entra/send-to-azure.ts';
import { keepVisit, openVisit } from '../platform/keys/open-sealed.ts';
import { TELL_NOBODY, type TellWhose } from '../platform/words/refused-visit.ts';
import { integrationConsentVisit, integrationSignInVisit, SIGN_IN_WAY } from './integration-link.ts';
import { belongingElsewhere, type NameTenants } from './name-tenants.ts';
import type { IntegrationVisitor, Opener, RefusedIntegration, RefuseIntegration } from './refuse-integration.ts';

/** What the browser brought back, and what it kept. An error is believed for the answer and the audit trail, and for nothing else. */
export type ProveTenantInput = {
  readonly state: string;
  readonly cookie: string | undefined;
  readonly code: string | undefined;
  readonly error: AzureError | undefined;
  /** Where the browser asks from, for the audit trail. */
  readonly address?: string | undefined;
};

/** Where it leads, and what the browser keeps of it. */
export type SentAway = { readonly url: string; readonly state: string; readonly sealed: string };

export type ProveTenantOutcome =
  /** On to the terms. */
  | { readonly kind: 'consent'; readonly url: string; readonly state: string; readonly sealed: string }
  /** Their tenant isn't the one that the account's domains name: both ways are open, and the browser keeps a visit for each. */
  | {
      readonly kind: 'belongs-elsewhere';
      readonly tenantId: TenantId;
      readonly domains: readonly DomainName[];
      readonly opener: Opener;
      readonly goOn: SentAway;
      readonly otherAccount: SentAway;
    }
  | { readonly kind: 'not-usable' | 'ticket-used' }
  | RefusedIntegration;

type Dependencies = {
  readonly checkLink: CheckLink;
  readonly nameTenants: NameTenants;
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
  const { checkLink, nameTenants, entraSignIn, entraTenants, refuseIntegration, sealer, serviceUrl } = dependencies;

  const sendToAzure = makeSendToAzure(dependencies);
  const askConsent = makeAskConsent(dependencies);

  /** Before the terms, for what is accepted stays in that tenant. Never a lock: what counts comes after them, the domains that the tenant has verified. */
  const askOrWarn = async (
    visit: IntegrationSignIn,
    person: EntraPerson,
    named: Awaited<ReturnType<NameTenants>>,
  ): Promise<ProveTenantOutcome> => {
    const consent = await askConsent(visit, person);
    const { tenantId } = person.identity;
    const domains = belongingElsewhere(named, tenantId);
    if (domains.length === 0) return consent;
    const way = { ...SIGN_IN_WAY, prompt: 'select_account' } as const;
    const otherAccount = await sendToAzure(integrationSignInVisit, way, (secrets) => ({ ...visit, ...secrets }));
    const { isContact, accountName } = visit;
    const opener = { isContact, accountName };
    return { kind: 'belongs-elsewhere', tenantId, domains, opener, goOn: consent, otherAccount };
  };

  const prove = async (visit: IntegrationSignIn & IntegrationVisitor, code: string): Promise<ProveTenantOutcome> => {
    const { nonce, codeVerifier } = visit;
    const redirectUri = `${serviceUrl}/integration/callback`;
    const answer = await entraSignIn.redeemCode({ authority: 'organizations', redirectUri, code, nonce, codeVerifier });
    if (answer.kind === 'refused') return refuseIntegration(visit, answer.refusal, { detail: answer.entraCode });
    const { person } = answer;
    const checked = await checkLink(visit);
    if (checked.kind === 'ticket-used') return { kind: 'ticket-used' };
    const tenant = { tenantId: person.identity.tenantId };
    const refuse = (refusal: ConnectionRefusal) =>
      refuseIntegration(visit, refusal, { tenant, administrator: administratorOf(person) });
    if (checked.kind !== 'good') return refuse(checked.kind);
    const account = checked.account.value;
    const refusal = refusalOfPerson(person, account);
    return refusal === undefined ? askOrWarn(visit, person, await nameTenants(account.domains)) : refuse(refusal);
  };

  return async function proveTenant(
    input: ProveTenantInput,
    tellWhose: TellWhose = TELL_NOBODY,
  ): Promise<ProveTenantOutcome> {
    const { state, cookie, code, error, address } = input;
    const visit = await openVisit(sealer, integrationSignInVisit, { name: state, cookie }, tellWhose);
    if (visit === undefined) return { kind: 'not-usable' };
    if (error !== undefined) {
      const refused = entraTenants.refusalOf(error);
      return refuseIntegration({ ...visit, address }, refused.refusal, { detail: refused.entraCode });
    }
    return code === undefined ? { kind: 'not-usable' } : prove({ ...visit, address }, code);
  };
};
export type ProveTenant = ReturnType<typeof makeProveTenant>;

/** To the terms, for the tenant that was proven. */
function makeAskConsent(dependencies: Dependencies) {
  const { entraTenants, clock, randomText, serviceUrl } = dependencies;
  return async function askConsent(
    { account: accountId, contact, contactPerson, id, place, accountName, isContact, expiresAt }: IntegrationSignIn,
    person: EntraPerson,
  ) {
    const {
      identity: { tenantId },
      userPrincipalName,
    } = person;
    const ticket = { account: accountId, contact, contactPerson, id, place, accountName, isContact, expiresAt };
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
}

const administratorOf = ({ identity, displayName, userPrincipalName }: EntraPerson): Administrator => ({
  name: displayName ?? userPrincipalName,
  objectId: identity.objectId,
});

function refusalOfPerson(person: EntraPerson, account: Account): ConnectionRefusal | undefined {
  if (person.isGuest) return 'guest';
  if (!person.mayConsent) return 'role-missing-in-azure';
  return replacesTenantUnderSso(account, person.identity.tenantId) ? 'sso-is-on' : undefined;
}
