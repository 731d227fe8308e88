/** An Entra that the test holds in its hands: who comes back with which code, and what it says of consent. */
import type { AzureRefusal } from '../../../shared/platform/words/refusals/refusals.ts';
import { randomUUID } from 'node:crypto';
import { redirectRefusalOf } from '../../../shared/entra/entra-refusals.ts';
import { DomainName, EmailAddress, ObjectId, TenantId } from '../../../shared/platform/words/identifiers.ts';
import type {
  ConsentCheck,
  EntraCodeRequest,
  EntraPerson,
  EntraSignIn,
  EntraSignInOutcome,
  EntraTenants,
  FindDomainTenant,
} from '../../../shared/entra/ports.ts';
import { DependencyUnavailable } from '../../../shared/platform/ports.ts';

export type StagedPerson = Partial<Omit<EntraPerson, 'userPrincipalName' | 'identity'>> & {
  readonly tenantId: TenantId;
  readonly objectId?: ObjectId;
  readonly upn?: string;
};

export const newObjectId = (): ObjectId => ObjectId.parse(randomUUID());
export const newTenantId = (): TenantId => TenantId.parse(randomUUID());

export const personOf = ({ tenantId, objectId, upn, ...rest }: StagedPerson): EntraPerson => ({
  identity: { tenantId, objectId: objectId ?? newObjectId() },
  userPrincipalName: EmailAddress.safeParse(upn).data,
  displayName: 'Somebody',
  ...{ givenName: undefined, familyName: undefined, locale: undefined, loginHint: undefined },
  ...{ contexts: [], methods: undefined },
  isGuest: false,
  mayConsent: false,
  signedInAt: new Date(),
  ...rest,
});

export function stageEntra() {
  const answers = new Map<string, EntraSignInOutcome | 'outage'>();
  const redeemed: EntraCodeRequest[] = [];
  const tenants = new Map<string, { readonly tenantName: string; readonly verifiedDomains: readonly DomainName[] }>();
  const state = {
    /** The next answers about anybody's consent; after them that of the tenant: withdrawn, else granted. */
    consents: [] as (ConsentCheck | 'outage')[],
    withdrawn: new Set<TenantId>(),
    consentChecks: 0,
    unreadable: 0,
  };

  const entraSignIn: EntraSignIn = {
    authorizationUrl: ({ authority, redirectUri, prompt, contexts, ...rest }) => {
      const url = new URL(`https://entra.example/${authority}/authorize`);
      url.search = new URLSearchParams({
        redirect_uri: redirectUri,
        ...rest,
        loginHint: rest.loginHint ?? '',
        ...(prompt === undefined ? {} : { prompt }),
        ...(contexts === undefined ? {} : { contexts: contexts.join(' ') }),
      }).toString();
      return url;
    },
    redeemCode: (request) => {
      redeemed.push(request);
      const answer = answers.get(request.code);
      answers.delete(request.code);
      if (answer === 'outage') return Promise.reject(new DependencyUnavailable('entra'));
      const used = { kind: 'refused', refusal: 'code-used-or-expired', entraCode: 'AADSTS54005' } as const;
      return Promise.resolve(answer ?? used);
    },
  };
  const entraTenants: EntraTenants = {
    refusalOf: redirectRefusalOf,
    adminConsentUrl: ({ tenantId, redirectUri, state: consentState }) => {
      // Whoever is sent there accepts.
      state.withdrawn.delete(tenantId);
      const url = new URL(`https://entra.example/${tenantId}/adminconsent`);
      url.search = new URLSearchParams({ redirect_uri: redirectUri, state: consentState }).toString();
      return url;
    },
    checkConsent: (tenantId) => {
      state.consentChecks += 1;
      const answer = state.consents.shift() ?? (state.withdrawn.has(tenantId) ? 'consent-withdrawn' : 'granted');
      return answer === 'outage' ? Promise.reject(new DependencyUnavailable('entra')) : Promise.resolve(answer);
    },
    readTenant: (tenantId) =>
      Promise.resolve(state.unreadable-- > 0 ? 'no-permission' : (tenants.get(tenantId) ?? 'no-permission')),
  };
  /** Of the domains that Entra knows, by whichever tenant. */
  const domains = new Map<string, TenantId>();
  const findDomainTenant: FindDomainTenant = (domain) => {
    const tenantId = domains.get(domain);
    return Promise.resolve(tenantId === undefined ? { kind: 'unknown' } : { kind: 'tenant', tenantId });
  };
  const codeFor = (answer: EntraSignInOutcome | 'outage'): string => {
    const code = randomUUID();
    answers.set(code, answer);
    return code;
  };
  return {
    ...{ entraSignIn, entraTenants, findDomainTenant, domains, redeemed, state },
    /** A code with which the person comes back. */
    codeOf: (person: StagedPerson): string => codeFor({ kind: 'signed-in', person: personOf(person) }),
    codeRefused: (refusal: AzureRefusal, entraCode: string): string => codeFor({ kind: 'refused', refusal, entraCode }),
    codeInOutage: (): string => codeFor('outage'),
    nameTenant: (tenantId: TenantId, ...domains: readonly string[]): void => {
      tenants.set(tenantId, {
        tenantName: 'Contoso',
        verifiedDomains: domains.map((domain) => DomainName.parse(domain)),
      });
    },
  };
}
