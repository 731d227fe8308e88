/** Links an account to its tenant: a tenant belongs to one account at a time, and the change carries its audit event. */
import {
  type Account,
  connect,
  disconnect,
  linkedTenant,
  replacesTenantUnderSso,
  type TenantLink,
} from '../users/rules/account.ts';
import type { Recorded } from '../platform/words/audit-event.ts';
import { actorOf } from '../platform/callers/caller.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { Person } from '../platform/words/person.ts';
import type { AccountStore, ClaimStore } from '../users/ports.ts';
import type { EventMaker } from '../platform/ports.ts';
import { ifPossible, retryOnConflict, retryUntilDone } from '../platform/in-process/attempts.ts';
import { type Administrator, connectionOf, toldOfAdministrator } from './rules/administrator-link.ts';
import { auditEventMaker, type EventDependencies } from '../audit/make-audit-event.ts';

const MAX_ATTEMPTS = 4;
/** Nobody but this request knows that the account has to give it up. */
const MAX_UNLINK_ATTEMPTS = 20;

export type LinkTenantOutcome =
  | { readonly kind: 'connected'; readonly account: Account }
  | {
      readonly kind: 'account-not-found' | 'sso-is-on' | 'tenant-taken' | 'changed-meanwhile' | 'connected-meanwhile';
    };

/** By which link it is done. */
export type LinkedBy = {
  /** Where the browser asks from, for the audit trail. */
  readonly address?: string | undefined;
  /** How the contact is called who made it. */
  readonly contactPerson?: Person | undefined;
  /** What the account was connected to when the link was made: it must be so still. */
  readonly connection?: string;
  readonly link?: string;
  readonly administrator?: Administrator;
};

type Dependencies = EventDependencies & { readonly accountStore: AccountStore; readonly claimStore: ClaimStore };

/** Linking the same tenant again mends a broken integration; another one replaces it while SSO is off. */
export const makeLinkTenant = (dependencies: Dependencies) => {
  const { accountStore, claimStore } = dependencies;
  return async function linkTenant(
    accountId: AccountId,
    link: TenantLink,
    { address, contactPerson, connection, link: linkId, administrator }: LinkedBy = {},
  ): Promise<LinkTenantOutcome> {
    const actor = actorOf({ accountId, id: link.connectedBy, address, ...contactPerson });
    const makeEvent = auditEventMaker(dependencies, accountId, actor);
    const told = { ...(linkId && { link: linkId }), ...toldOfAdministrator(administrator) };
    const tryLink = async (): Promise<LinkTenantOutcome | 'conflict'> => {
      const before = await accountStore.readAccount(accountId);
      if (before === undefined) return { kind: 'account-not-found' };
      const isAsMade = connection === undefined || connectionOf(before) === connection;
      if (!isAsMade) return { kind: 'connected-meanwhile' };
      if (replacesTenantUnderSso(before.value, link.tenantId)) return { kind: 'sso-is-on' };
      if ((await claimStore.claimTenant(link.tenantId, accountId)) === 'taken') return { kind: 'tenant-taken' };
      const after = connect(before.value, link);
      const event = makeEvent('integration-connected', auditedTenant(before.value), {
        ...auditedTenant(after),
        ...told,
      });
      if ((await accountStore.changeAccount(before, after, event)) === 'conflict') return 'conflict';
      const previous = linkedTenant(before.value);
      const isAnother = previous !== link.tenantId;
      // The claim is looked at once more, now that the account bears it out: with clocks apart somebody may have taken it for void meanwhile.
      const lost = isAnother && (await claimStore.renewTenant(link.tenantId, accountId)) === 'lost';
      if (lost) await unlink(dependencies, accountId, link, makeEvent);
      // The account has changed by now, so this must not turn the answer into a failure.
      if (isAnother && previous !== undefined) await ifPossible(() => claimStore.releaseTenant(previous, accountId));
      return lost ? { kind: 'tenant-taken' } : { kind: 'connected', account: after };
    };
    const linked = await retryOnConflict(tryLink, { attempts: MAX_ATTEMPTS });
    // A claim that the account doesn't bear out is void by itself after ten minutes.
    return linked === 'conflict' ? { kind: 'changed-meanwhile' } : linked;
  };
};
export type LinkTenant = ReturnType<typeof makeLinkTenant>;

/** The tenant is another account's: this one gives it up. What it was linked to before it let go of itself. */
async function unlink(
  { accountStore, clock }: Dependencies,
  id: AccountId,
  { tenantId, connectedBy }: TenantLink,
  makeEvent: EventMaker,
): Promise<void> {
  const takeOut = async () => {
    const before = await accountStore.readAccount(id);
    if (before === undefined || linkedTenant(before.value) !== tenantId) return 'gone';
    const after = disconnect(before.value, { at: clock(), by: connectedBy });
    const event = makeEvent('integration-disconnected', withSwitch(before.value), withSwitch(after));
    return accountStore.changeAccount(before, after, event);
  };
  const otherwise = 'an account changes faster than a tenant can be taken out of it';
  await retryUntilDone(takeOut, { attempts: MAX_UNLINK_ATTEMPTS, otherwise });
}

const withSwitch = (account: Account): Recorded => ({ ...auditedTenant(account), sso: account.sso });

function auditedTenant({ integration }: Account): Recorded {
  return integration.state === 'not-connected'
    ? { integration: integration.state }
    : { integration: integration.state, tenantId: integration.tenantId, tenantName: integration.tenantName ?? null };
}
