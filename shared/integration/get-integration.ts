/** The status of an account's integration, with a look at whether its consent still holds. */
import type { Account, Integration } from '../users/rules/account.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import { CONSENT_CHECK_KEPT_MS, FAILED_CONSENT_CHECK_KEPT_MS } from '../platform/words/lifetimes.ts';
import type { AccountStore } from '../users/ports.ts';
import type { ConsentCheck } from '../entra/ports.ts';
import { makeBoundedMap } from '../platform/in-process/bounded-map.ts';
import type { EventDependencies } from '../audit/make-audit-event.ts';
import { type AskConsentDependencies, makeAskConsent, makeRecordConsent } from '../consent/check-consent.ts';
import { makeRenewTenant, type RenewTenantDependencies } from '../consent/renew-tenant.ts';

const MAX_CHECKS_KEPT = 10_000;

export type IntegrationHealth = 'not-connected' | 'ok' | 'broken' | 'unreachable';
export type GetIntegrationOutcome =
  | {
      readonly kind: 'found';
      readonly account: Account;
      readonly health: IntegrationHealth;
      /** When Entra was asked; undefined: nothing is connected. */
      readonly checkedAt: Date | undefined;
    }
  | { readonly kind: 'account-not-found' };

type CheckResult = ConsentCheck | 'unreachable';
type Check = { readonly link: string; readonly at: Date; readonly result: Promise<CheckResult>; until: number };
type Linked = Exclude<Integration, { state: 'not-connected' }>;
type Dependencies = EventDependencies &
  AskConsentDependencies &
  RenewTenantDependencies & { readonly accountStore: AccountStore };

/**
 * What Entra said is kept for the account in this process (for a shorter time while nothing comes of it), however often the page is loaded, and
 * whatever sign-ins had it asked. Whoever wants to know how it is now (`refresh`) has it asked anew.
 */
export const makeGetIntegration = (dependencies: Dependencies) => {
  const { accountStore } = dependencies;
  const recordConsent = makeRecordConsent(dependencies);
  const renewTenant = makeRenewTenant(dependencies);
  const checkOnce = makeSharedCheck(dependencies);
  return async function getIntegration(id: AccountId, { refresh = false } = {}): Promise<GetIntegrationOutcome> {
    const before = await accountStore.readAccount(id);
    if (before === undefined) return { kind: 'account-not-found' };
    const { integration } = before.value;
    if (integration.state === 'not-connected') return found(before.value, 'not-connected', undefined);
    const { isFresh, at, result } = checkOnce(id, integration, refresh);
    const check = await result;
    if (check === 'unreachable') return found(before.value, check, at);
    // Only a fresh look changes anything: an older one was written down by the call that had it made.
    if (!isFresh) return found(before.value, check, at);
    const account = await recordConsent(before, check);
    // Domains are verified, and tenants renamed, after the consent too.
    return found(account === before.value && check === 'granted' ? await renewTenant(before) : account, check, at);
  };
};
export type GetIntegration = ReturnType<typeof makeGetIntegration>;

function found(account: Account, check: CheckResult | 'not-connected', at: Date | undefined): GetIntegrationOutcome {
  const health = healthOf(account.integration, check);
  return { kind: 'found', account, health, checkedAt: health === 'not-connected' ? undefined : at };
}

function healthOf(integration: Integration, check: CheckResult | 'not-connected'): IntegrationHealth {
  // Whatever the look was at, the account may have been disconnected by now.
  if (integration.state === 'not-connected') return 'not-connected';
  switch (check) {
    case 'granted':
      return integration.state === 'broken' ? 'broken' : 'ok';
    case 'consent-withdrawn':
    case 'app-disabled':
      return 'broken';
    case 'our-credential-refused':
    case 'unreachable':
    case 'not-connected':
      return 'unreachable';
  }
}

function makeSharedCheck(dependencies: Dependencies) {
  const { clock } = dependencies;
  const askConsent = makeAskConsent(dependencies);
  const checks = makeBoundedMap<AccountId, Check>(MAX_CHECKS_KEPT);
  return function sharedCheck(
    id: AccountId,
    integration: Linked,
    refresh: boolean,
  ): Pick<Check, 'at' | 'result'> & { readonly isFresh: boolean } {
    const at = clock();
    const now = at.getTime();
    // A link made anew is another one, although the tenant is the same.
    const link = `${integration.tenantId} ${integration.connectedAt.getTime()}`;
    const known = checks.get(id);
    if (!refresh && known?.link === link && now < known.until) {
      return { isFresh: false, at: known.at, result: known.result };
    }
    const result = askConsent(integration.tenantId);
    const check: Check = { link, at, result, until: now + CONSENT_CHECK_KEPT_MS };
    const failed = (): void => {
      check.until = now + FAILED_CONSENT_CHECK_KEPT_MS;
    };
    result.then((answer) => {
      if (answer === 'unreachable') failed();
    }, failed);
    checks.set(id, check);
    return { isFresh: true, at, result };
  };
}
