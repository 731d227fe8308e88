/** What is said to Entra ID and Microsoft Graph, by the real ones. Nothing connects before it is asked. */
import type { TokenCredential } from '@azure/identity';
import type { Clock, WriteLog } from '../platform/ports.ts';
import type { TenantId } from '../platform/words/identifiers.ts';
import { makeFindDomainTenant } from './domain-tenants.ts';
import { makeEntraCredential, type SecretSource } from './token-endpoint/entra-credential.ts';
import { issuerOf } from './entra-endpoints.ts';
import { makeEntraSignIn, makeEntraSignOutUrl } from './entra-sign-in.ts';
import { makeEntraTenants } from './entra-tenants.ts';
import { makeAppAssignments } from './graph/app-assignments.ts';
import { makeAskGraph } from './graph/ask-graph.ts';
import { makeFindTenantPersons } from './graph/find-persons.ts';
import { makeListTenantPeople } from './graph/list-tenant-people.ts';
import { makeTenantKeys } from './id-token/tenant-keys.ts';

type EntraOptions = {
  readonly entra: {
    readonly authority: string;
    readonly graphUrl: string;
    readonly clientId: string;
    readonly tokenExchangeAudience: string;
    readonly credential: 'managed-identity' | 'client-secret' | 'certificate';
    readonly keysCooldownSeconds: number;
  };
  readonly secrets: SecretSource;
  readonly identity: TokenCredential;
  readonly clock: Clock;
  readonly writeLog: WriteLog;
};

export function connectEntra({ entra, secrets, identity, clock, writeLog }: EntraOptions) {
  const { authority, graphUrl, clientId, keysCooldownSeconds: cooldownSeconds } = entra;
  const credential = makeEntraCredential({ ...entra, kind: entra.credential, secrets, identity });
  const tenantKeys = makeTenantKeys({ authority, cooldownSeconds, clock, writeLog });
  const askGraph = makeAskGraph({ settings: entra, credential, clock, writeLog });
  return {
    entraSignIn: makeEntraSignIn({ settings: entra, credential, tenantKeys, clock, writeLog }),
    entraTenants: makeEntraTenants({ settings: entra, credential, clock, writeLog }),
    listTenantPeople: makeListTenantPeople({ askGraph, graphUrl, writeLog }),
    tenantPersons: makeFindTenantPersons({ askGraph }),
    findDomainTenant: makeFindDomainTenant({ authority, clock }),
    appAssignments: makeAppAssignments({ askGraph, clientId }),
    entraSignOutUrl: makeEntraSignOutUrl(authority),
    issuerOfTenant: (tenant: TenantId) => issuerOf(authority, tenant),
  };
}
