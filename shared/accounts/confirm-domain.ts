/** A joining domain comes into force: a Security Manager confirms how many of its users SSO locks out. */
import { type Account, domainStateOf } from '../users/rules/account.ts';
import { withDomain } from '../users/rules/account-profile.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import { actorOf, type Caller } from '../platform/callers/caller.ts';
import type { AccountId, DomainName } from '../platform/words/identifiers.ts';
import type { AccountStore, CountStore } from '../users/ports.ts';
import type { AuditTrail } from '../audit/ports.ts';
import type { FindUnownable, Unownable } from './ports.ts';
import type { ReadinessRuns } from '../readiness/ports.ts';
import type { Snapshot } from '../platform/ports.ts';
import { retryOnConflict } from '../platform/in-process/attempts.ts';
import { type AcceptedLockouts, checkDomainLockouts, type LockoutCheck } from '../readiness/check-lockouts.ts';
import { isEnforced } from '../platform/words/switch-position.ts';
import { auditEventMaker, type EventDependencies, recordRefusal } from '../audit/make-audit-event.ts';

// As for the switch: a feed that moves all day is no conflict as long as the number confirmed is true.
const MAX_ATTEMPTS = 20;

export type ConfirmDomainInput = AcceptedLockouts & {
  readonly accountId: AccountId;
  readonly domain: DomainName;
  readonly caller: Caller;
};
type Refusal =
  | { readonly kind: 'integration-broken' | 'changed-meanwhile' }
  | { readonly kind: 'domain-unownable'; readonly why: Unownable }
  | Exclude<LockoutCheck, { kind: 'clear' }>;
type Confirmed = { readonly kind: 'confirmed'; readonly account: Account };
export type ConfirmDomainOutcome = Confirmed | Refusal | { readonly kind: 'account-not-found' | 'domain-not-found' };

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly countStore: Pick<CountStore, 'readCounts'>;
  readonly readinessRuns: Pick<ReadinessRuns, 'readState'>;
  readonly findUnownable: FindUnownable;
  readonly auditTrail: AuditTrail;
};

/** A domain that is in force already stays so, and nothing is asked. What is refused is put in the trail. */
export const makeConfirmDomain = (dependencies: Dependencies) => {
  const { accountStore } = dependencies;
  return async function confirmDomain(input: ConfirmDomainInput): Promise<ConfirmDomainOutcome> {
    const tried = await retryOnConflict(
      async () => {
        const before = await accountStore.readAccount(input.accountId);
        if (before === undefined) return 'account-not-found';
        return before.value.domains.includes(input.domain)
          ? tryConfirm(dependencies, before, input)
          : 'domain-not-found';
      },
      { attempts: MAX_ATTEMPTS, isConflict: (made) => typeof made === 'object' && made.kind === 'changed-meanwhile' },
    );
    if (typeof tried === 'string') return { kind: tried };
    if (tried.kind === 'confirmed') return tried;
    const refused = { action: 'domain-confirmed', refusal: tried.kind, after: asked(input, tried) } as const;
    await recordRefusal(dependencies, input.accountId, actorOf(input.caller), refused);
    return tried;
  };
};
export type ConfirmDomain = ReturnType<typeof makeConfirmDomain>;

async function tryConfirm(
  dependencies: Dependencies,
  before: Snapshot<Account>,
  input: ConfirmDomainInput,
): Promise<Confirmed | Refusal> {
  const { value } = before;
  const { domain, caller } = input;
  if (domainStateOf(value, domain) === 'in-force') return { kind: 'confirmed', account: value };
  // The account may have it from before it was listed: its addresses are anybody's all the same.
  const why = (await dependencies.findUnownable([domain])).get(domain);
  if (why !== undefined) return { kind: 'domain-unownable', why };
  // Whoever comes under SSO of a broken integration gets in nowhere, and no report says so.
  if (isEnforced(value.sso) && value.integration.state !== 'connected') return { kind: 'integration-broken' };
  const counts = await dependencies.countStore.readCounts(value.id);
  // Unless SSO is on nobody's way changes; a number that is given is compared all the same.
  const isAsked = isEnforced(value.sso) || input.acceptLockouts !== undefined;
  const check: LockoutCheck = isAsked
    ? await checkDomainLockouts(dependencies, value, counts.value, domain, input)
    : { kind: 'clear', accepted: {} };
  if (check.kind !== 'clear') return check;
  const account = withDomain(value, domain, 'in-force');
  const makeEvent = auditEventMaker(dependencies, value.id, actorOf(caller));
  const event = makeEvent(
    'domain-confirmed',
    { domain, state: 'joining' },
    { domain, state: 'in-force', ...check.accepted },
  );
  const changed = await dependencies.accountStore.changeAccount(before, account, event, counts);
  return changed === 'changed' ? { kind: 'confirmed', account } : { kind: 'changed-meanwhile' };
}

const asked = ({ domain, acceptLockouts }: ConfirmDomainInput, refusal: Refusal): Recorded => ({
  domain,
  ...(refusal.kind === 'would-lock-out' && { lockedOut: refusal.lockedOut }),
  ...(acceptLockouts !== undefined && { acceptLockouts }),
});
