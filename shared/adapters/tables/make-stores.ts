/** All stores on one storage account. */
import type {
  AccountStore,
  AuditTrail,
  BoundPersons,
  ClaimStore,
  Clock,
  ConsentTurns,
  CountStore,
  DirectoryStore,
  ExclusionStore,
  JobRuns,
  Measurements,
  Probe,
  RandomId,
  ReadinessReports,
  ReadinessRuns,
  RedemptionStore,
  ShadowSightings,
  SignInStories,
  TestSignInStore,
} from '../../ports.ts';
import { makeAccountCaches } from './account-caches.ts';
import { makeAccountStore } from './account-store.ts';
import { makeAuditTrail } from './audit-trail.ts';
import { makeBoundPersons } from './bound-persons.ts';
import { makeClaimStore } from './claim-store.ts';
import { makeConsentTurns } from './consent-turns.ts';
import { makeCountStore } from './count-store.ts';
import { makeDirectoryStore } from './directory-store.ts';
import { makeExclusionStore } from './exclusion-store.ts';
import type { Tables } from './open-tables.ts';
import { makeJobRuns } from './job-runs.ts';
import { makePause } from './pause-before-retry.ts';
import { makeReadinessReports } from './readiness-reports.ts';
import { makeReadinessRuns } from './readiness-runs.ts';
import { makeRedemptionStore } from './redemption-store.ts';
import { makeShadowSightings } from './shadow-sightings.ts';
import { makeStorageProbe } from './storage-probe.ts';
import { makeStoryStore } from './story-store.ts';
import { makeTestSignInStore } from './test-sign-in-store.ts';

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
