/** Before somebody is refused because the integration is marked broken, Entra is asked anew: a good answer mends it. */
import { type Account, linkedTenant } from '../users/rules/account.ts';
import { SIGN_IN_SERVICE } from '../platform/words/audit-event.ts';
import type { AccountId, TenantId } from '../platform/words/identifiers.ts';
import { CONSENT_ASKED_EVERY_MS } from '../platform/words/lifetimes.ts';
import type { AccountStore } from '../users/ports.ts';
import type { ConsentTurns } from './ports.ts';
import { DependencyUnavailable } from '../platform/ports.ts';
import { answerWithin, retryOnConflict } from '../platform/in-process/attempts.ts';
import type { EventDependencies } from '../audit/make-audit-event.ts';
import { type AskConsentDependencies, makeAskConsent, makeRecordConsent } from './check-consent.ts';

const MAX_ATTEMPTS = 4;
/** For all of it: storage, Entra and what is written down. A person waits in front of a page, and everybody of the account shares it. */
const TIMEOUT_MS = 8_000;

type Dependencies = EventDependencies &
  AskConsentDependencies & {
    readonly accountStore: AccountStore;
    readonly consentTurns: ConsentTurns;
    /** Default 8,000. */
    readonly mendTimeoutMs?: number;
  };

/**
 * Once in a process. Answers the account as it is now: mended here, mended by somebody else, or broken still.
 * Entra is asked at most once a minute and account, whichever instance asks; who comes while it is asked waits for that answer,
 * and no longer than the time limit: the account is then as it was read, and the next one looks anew. Throws DependencyUnavailable when it couldn't be read.
 */
export const makeMendConsent = (dependencies: Dependencies) => {
  const { accountStore, consentTurns, clock, mendTimeoutMs = TIMEOUT_MS } = dependencies;
  const askConsent = makeAskConsent(dependencies);
  const recordConsent = makeRecordConsent(dependencies);
  const asking = new Map<AccountId, Promise<Account | undefined>>();

  /** The answer stays true while somebody else changes the account otherwise. */
  const record = (id: AccountId, tenantId: TenantId): Promise<Account | undefined> =>
    retryOnConflict(
      async () => {
        const before = await accountStore.readAccount(id);
        const isSame = before !== undefined && linkedTenant(before.value) === tenantId;
        return isSame ? recordConsent(before, 'granted', SIGN_IN_SERVICE) : before?.value;
      },
      {
        attempts: MAX_ATTEMPTS,
        isConflict: (now) => now !== undefined && linkedTenant(now) === tenantId && now.integration.state === 'broken',
      },
    );

  const look = async (id: AccountId, seen: (account: Account) => void): Promise<Account | undefined> => {
    const account = (await accountStore.readAccount(id))?.value;
    if (account !== undefined) seen(account);
    if (account?.integration.state !== 'broken') return account;
    if (!(await consentTurns.takeTurn(id, clock(), CONSENT_ASKED_EVERY_MS))) return account;
    const { tenantId } = account.integration;
    return (await askConsent(tenantId)) === 'granted' ? record(id, tenantId) : account;
  };

  const lookInTime = async (id: AccountId): Promise<Account | undefined> => {
    let read: Account | undefined;
    const looking = look(id, (account) => {
      read = account;
    });
    const answer = await answerWithin(looking, mendTimeoutMs);
    if (answer !== 'too-late') return answer;
    if (read === undefined) throw new DependencyUnavailable('storage');
    return read;
  };

  return function mendConsent(id: AccountId): Promise<Account | undefined> {
    const under = asking.get(id) ?? lookInTime(id).finally(() => asking.delete(id));
    asking.set(id, under);
    return under;
  };
};
export type MendConsent = ReturnType<typeof makeMendConsent>;
