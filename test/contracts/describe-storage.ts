/** All that is asked of tables and of the stores on them. */
import { describeAccountStore } from './account/account-store-contract.ts';
import { describeAdministratorLinks } from './account/administrator-links-contract.ts';
import { describeAuditTrail } from './account/audit-trail-contract.ts';
import { describeBinding } from './account/binding-contract.ts';
import { describeClaimStore } from './account/claim-store-contract.ts';
import { describeConsentTurns } from './consent-turns-contract.ts';
import { describeCountStore } from './account/count-store-contract.ts';
import { describeDirectoryStore } from './account/user-store-contract.ts';
import { describeExclusionStore } from './account/exclusion-store-contract.ts';
import { describeInForceEverywhere } from './in-force-everywhere.ts';
import { describeKeptVisits } from './kept-visits-contract.ts';
import { describeJobRuns } from './job-runs-contract.ts';
import { describeReadinessRuns } from './readiness-runs-contract.ts';
import { describeRedemptionStore } from './redemption-store-contract.ts';
import { describeRefreshFamilies } from './refresh-families-contract.ts';
import { describeRenames } from './account/rename-contract.ts';
import { describeShadowSightings } from './shadow-sightings-contract.ts';
import { describeStoryStore } from './story-store-contract.ts';
import { describeTable, type TableWorld } from './table-contract.ts';
import { describeTestSignInStore } from './test-sign-in-store-contract.ts';

export function describeStorage(storage: TableWorld): void {
  const world = (): TableWorld => storage;
  describeTable(world);
  describeAccountStore(world);
  describeAdministratorLinks(world);
  describeClaimStore(world);
  describeConsentTurns(world);
  describeCountStore(world);
  describeDirectoryStore(world);
  describeBinding(world);
  describeExclusionStore(world);
  describeInForceEverywhere(world);
  describeReadinessRuns(world);
  describeJobRuns(world);
  describeRenames(world);
  describeRedemptionStore(world);
  describeRefreshFamilies(world);
  describeKeptVisits(world);
  describeTestSignInStore(world);
  describeAuditTrail(world);
  describeShadowSightings(world);
  describeStoryStore(world);
}
