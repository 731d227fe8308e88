/** Every storage of the service, on one storage account. */
import { openAccounts } from './accounts/storage/account-caches.ts';
import { makeClaimStore } from './accounts/storage/claim-store.ts';
import { makeAuditTrail } from './audit/storage/audit-trail.ts';
import { makeConsentTurns } from './consent/storage/consent-turns.ts';
import { makeExclusionStore } from './exclusions/storage/exclusion-store.ts';
import { makeAdministratorLinks } from './integration/storage/administrator-links.ts';
import { makeJobRuns } from './operations/storage/job-runs.ts';
import { makeStorageProbe } from './operations/storage/storage-probe.ts';
import type { Clock, Measurements, RandomId } from './platform/ports.ts';
import type { Tables } from './platform/tables/open-tables.ts';
import { makePause } from './platform/tables/pause-before-retry.ts';
import { makeKeptVisits } from './platform/tables/kept-visits.ts';
import { makeRedemptionStore } from './platform/tables/redemption-store.ts';
import { makeAccountVersions } from './portal/storage/account-versions.ts';
import { makeRefreshFamilies } from './provider/storage/refresh-families.ts';
import { makeBoundPersons } from './readiness/storage/bound-persons.ts';
import { makeLastSeen } from './readiness/storage/last-seen.ts';
import { makeReadinessReports } from './readiness/storage/readiness-reports.ts';
import { makeReadinessRuns } from './readiness/storage/readiness-runs.ts';
import { makeShadowSightings } from './shadow/storage/shadow-sightings.ts';
import { makeStoryStore } from './stories/storage/story-store.ts';
import { makePassedTests } from './test-sign-in/storage/passed-tests.ts';
import { makeTestSignInStore } from './test-sign-in/storage/test-sign-in-store.ts';
import { makeBlockStore } from './users/storage/block-store.ts';
import { makeCountStore } from './users/storage/counts/count-store.ts';
import { makeUserStore } from './users/storage/user-store.ts';

type Options = {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly measurements?: Pick<Measurements, 'lookedUp'>;
  /** Opened already, by a discovery. */
  readonly accounts?: ReturnType<typeof openAccounts>;
};

/** Once in a process: the caches are shared by these stores, and own changes reach them at once only through these. */
export function makeStores(options: Options) {
  const { tables, clock, randomId, accounts = openAccounts(options) } = options;
  const { accountCaches: caches, accountStore } = accounts;
  const pause = makePause(Math.random);
  const readinessRuns = makeReadinessRuns({ tables, randomId, clock });
  return {
    accountStore,
    accountVersions: makeAccountVersions({ tables }),
    claimStore: makeClaimStore({ tables, caches, accountStore, clock, randomId }),
    administratorLinks: makeAdministratorLinks({ tables }),
    consentTurns: makeConsentTurns({ tables, randomId }),
    userStore: makeUserStore({ tables, accountStore, readinessRuns, pause }),
    blockStore: makeBlockStore({ tables, readinessRuns, pause }),
    exclusionStore: makeExclusionStore({ tables, readinessRuns, pause }),
    countStore: makeCountStore({ accounts: tables.accounts, readinessRuns, clock, pause }),
    auditTrail: makeAuditTrail({ tables }),
    redemptionStore: makeRedemptionStore({ tables, randomId }),
    refreshFamilies: makeRefreshFamilies({ tables }),
    keptVisits: makeKeptVisits({ tables }),
    shadowSightings: makeShadowSightings({ tables }),
    signInStories: makeStoryStore({ tables }),
    jobRuns: makeJobRuns({ tables }),
    passedTests: makePassedTests({ tables }),
    testSignInStore: makeTestSignInStore({ tables }),
    boundPersons: makeBoundPersons({ tables }),
    readinessRuns,
    lastSeen: makeLastSeen(readinessRuns),
    readinessReports: makeReadinessReports(readinessRuns),
    storageProbe: makeStorageProbe({ tables }),
  };
}

export type Stores = ReturnType<typeof makeStores>;
