/** Ports of which a stage says nothing else: they throw when they are asked, so that no test goes by what nobody staged. */
import { ADMINISTRATOR_LINK_LIFETIME_MS } from '../../shared/platform/words/lifetimes.ts';
import type { Ports } from '../../shared/connect.ts';

const unasked = (): never => {
  throw new Error('this stage never asks for this');
};

export const UNASKED_PORTS = {
  administratorLinkLifetimeMs: ADMINISTRATOR_LINK_LIFETIME_MS,
  findDomainTenant: () => Promise.resolve({ kind: 'unknown' } as const),
  entraAppId: '33333333-3333-4333-8333-333333333333',
  azurePortalUrl: 'https://portal.azure.example',
  appAssignments: { readApp: unasked, listAssigned: unasked, listGroup: unasked },
  build: undefined,
  clientKeys: { findKey: unasked },
  tenantPersons: { findByAddress: unasked, findByObjectId: unasked },
  ensureStorage: unasked,
  askAhead: unasked,
  entraSignIn: { authorizationUrl: unasked, redeemCode: unasked },
  findCredentialEnd: unasked,
  findSecretFaults: unasked,
  issuerOfTenant: unasked,
  keyRotation: { rotateKeys: unasked, retireKeys: unasked },
  listTenantPeople: unasked,
  probes: [],
  entraSignOutUrl: unasked,
  tokenSigner: { publicKeys: unasked, sign: unasked, verifyOwn: unasked },
  webPage: { findIndex: unasked, findAsset: unasked },
} satisfies Partial<Record<keyof Ports, unknown>>;
