/** All stores on one storage account. */
import type { AccountStore, ClaimStore, CountStore, DirectoryStore } from './users/ports.ts';
import type { AuditTrail } from './audit/ports.ts';
import type { BoundPersons, ReadinessReports, ReadinessRuns } from './readiness/ports.ts';
import type { Clock, Measurements, Probe, RandomId, RedemptionStore } from './platform/ports.ts';
import type { ConsentTurns } from './consent/ports.ts';
import type { ExclusionStore } from './exclusions/ports.ts';
import type { JobRuns } from './operations/ports.ts';
import type { ShadowSightings } from './shadow/ports.ts';
import type { SignInStories } from './stories/ports.ts';
import type { TestSignInStore } from './test-sign-in/ports.ts';
import { makeAccountCaches } from './accounts/storage/account-caches.ts';
import { makeAccountStore } from './accounts/storage/account-store.ts';
import { makeAuditTrail } from './audit/storage/audit-trail.ts';
import { makeBoundPersons } from './readiness/storage/bound-persons.ts';
import { makeClaimStore } from './accounts/storage/claim-store.ts';
import { makeConsentTurns } from './consent/storage/consent-turns.ts';
import { makeCountStore } from './users/storage/count-store.ts';
import { makeDirectoryStore } from './users/storage/directory-store.ts';
import { makeExclusionStore } from './exclusions/storage/exclusion-store.ts';
import type { Tables } from './platform/tables/open-tables.ts';
import { makeJobRuns } from './operations/storage/job-runs.ts';
import { makePause } from './platform/tables/pause-before-retry.ts';
import { makeReadinessReports } from './readiness/storage/readiness-reports.ts';
import { makeReadinessRuns } from './readiness/storage/readiness-runs.ts';
import { makeRedemptionStore } from './platform/tables/redemption-store.ts';
import { makeShadowSightings } from './shadow/storage/shadow-sightings.ts';
import { makeStorageProbe } from './operations/storage/storage-probe.ts';
import { makeStoryStore } from './stories/storage/story-store.ts';
import { makeTestSignInStore } from './test-sign-in/storage/test-sign-in-store.ts';

export type Stores = {
  readonly accountStore: AccountStore;
  readonly claimStore: ClaimStore;
  readonly consentTurns: ConsentTurns;
  readonly directoryStore: DirectoryStore;
  readonly exclusionStore: ExclusionStore;
  readonly countStore: CountStore;
  readonly auditTrail: AuditTrail;
  readonly redemptionStore: RedemptionStore;
  readonly shadowSightings: ShadowSightings;
  readonly signInStories: SignInStories;
  readonly jobRuns: JobRuns;
  readonly testSignInStore: TestSignInStore;
  readonly boundPersons: BoundPersons;
  readonly readinessRuns: ReadinessRuns;
  readonly readinessReports: ReadinessReports;
  readonly storageProbe: Probe;
};

type Options = {
  readonly tables: Tables;
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly measurements?: Pick<Measurements, 'lookedUp'>;
};

/** Once in a process: the caches are shared by these stores, and own changes reach them at once only through these. */
export function makeStores({ tables, clock, randomId, measurements }: Options): Stores {
  const caches = makeAccountCaches({ tables, clock, measurements });
  const accountStore = makeAccountStore({ tables, caches });
  const pause = makePause(Math.random);
  const readinessRuns = makeReadinessRuns({ tables, randomId, clock });
  return {
    accountStore,
    claimStore: makeClaimStore({ tables, caches, accountStore, clock, randomId }),
    consentTurns: makeConsentTurns({ tables, randomId }),
    directoryStore: makeDirectoryStore({ tables, accountStore, readinessRuns, pause }),
    exclusionStore: makeExclusionStore({ tables, readinessRuns, pause }),
    countStore: makeCountStore({ accounts: tables.accounts, readinessRuns, clock, pause }),
    auditTrail: makeAuditTrail({ tables }),
    redemptionStore: makeRedemptionStore({ tables, randomId }),
    shadowSightings: makeShadowSightings({ tables }),
    signInStories: makeStoryStore({ tables }),
    jobRuns: makeJobRuns({ tables }),
    testSignInStore: makeTestSignInStore({ tables }),
    boundPersons: makeBoundPersons({ tables }),
    readinessRuns,
    readinessReports: makeReadinessReports(readinessRuns),
    storageProbe: makeStorageProbe({ tables }),
  };
}
