/** Small ports for tests of what the use cases decide themselves; what storage does is tested on storage. */
import { randomUUID } from 'node:crypto';
import type { Account, AccountMarks } from '../../shared/users/rules/account.ts';
import { newAccount } from '../../shared/users/rules/account-profile.ts';
import { type Counts, NO_COUNTS, NOTHING_COUNTED } from '../../shared/users/rules/counts/account-counts.ts';
import type { AuditEvent } from '../../shared/platform/words/audit-event.ts';
import type { Caller } from '../../shared/platform/callers/caller.ts';
import {
  AccountId,
  ContactId,
  DomainName,
  type EmailAddress,
  TenantId,
} from '../../shared/platform/words/identifiers.ts';
import { formerEmailsOf } from '../../shared/users/rules/user.ts';
import type { ReadinessStatus } from '../../shared/platform/words/readiness-status.ts';
import type { AccountStore, ClaimStore, CountsSnapshot } from '../../shared/users/ports.ts';
import type { AuditTrail } from '../../shared/audit/ports.ts';
import type { ReadinessReports } from '../../shared/readiness/ports.ts';

export const now = new Date('2026-11-23T12:00:00Z');
export const base = { clock: () => now, randomId: () => randomUUID() };

const id = AccountId.parse('contoso');
export const manager: Caller = {
  id: ContactId.parse('manager-1'),
  accountId: id,
  roles: ['SecurityManager'],
  address: undefined,
};
export const feed: Caller = {
  id: ContactId.parse('feed'),
  accountId: undefined,
  roles: ['DirectoryService'],
  address: undefined,
};
export const domain = DomainName.parse('contoso.example');
export const contoso = newAccount({ id, name: 'Contoso', domains: [domain], products: [] });
export const link = {
  tenantId: TenantId.parse('11111111-1111-4111-8111-111111111111'),
  tenantName: 'Contoso',
  verifiedDomains: [domain],
  connectedBy: manager.id,
  connectedAt: new Date('2026-01-01T00:00:00Z'),
};

export const unused = (): never => {
  throw new Error('this port is not for this use case');
};

/** A report of the tenant of `link`, and of no other. */
export const reportOf = (statuses: Readonly<Record<string, ReadinessStatus>> = {}): ReadinessReports => ({
  findTakenAt: () => Promise.resolve(now),
  findPerson: () => Promise.resolve(undefined),
  findAddressesOf: () => Promise.resolve([]),
  findStatuses: (accountId, tenant, asked) => {
    const isOurs = accountId === id && tenant === link.tenantId;
    const known = asked.flatMap(({ email, user }): [EmailAddress, ReadinessStatus][] => {
      const names = user === undefined ? [email] : [user.email, ...formerEmailsOf(user)];
      const status = isOurs ? names.map((name) => statuses[name]).find((each) => each !== undefined) : undefined;
      return status === undefined ? [] : [[email, status]];
    });
    return Promise.resolve(new Map(known));
  },
});

/** The numbers of `contoso`, from a report of the tenant of `link`; undefined: there is none. */
export const countsOf = (report: ({ readonly takenAt: Date } & Partial<Counts>) | undefined): CountsSnapshot => {
  const { takenAt, ...counts } = report ?? {};
  return {
    value: {
      ...NOTHING_COUNTED,
      domains: new Map([[domain, { ...NO_COUNTS, ...counts }]]),
      basis: takenAt && { number: 1, tenant: link.tenantId, takenAt },
    },
    version: 'counts-1',
  };
};

export const UNMARKED: AccountMarks = { from: undefined, marks: new Map() };

/** One account with a version; `steps` tells in which order things were done, also by the claim store beside it. */
export function makeOneAccount(stored: Account | undefined) {
  const state = { account: stored, version: 1, conflicts: 0 };
  const steps: string[] = [];
  const events: AuditEvent[] = [];
  const refusals: AuditEvent[] = [];
  const auditTrail: AuditTrail = {
    record: (event) => {
      refusals.push(event);
      return Promise.resolve();
    },
    listEvents: () => Promise.resolve({ items: [], next: undefined }),
    countEvents: () => Promise.resolve({ events: 0, looked: 0, next: undefined }),
    findEvent: unused,
  };
  const write = (account: Account, event: AuditEvent): void => {
    state.account = account;
    state.version += 1;
    steps.push('write');
    events.push(event);
  };
  const accountStore: AccountStore = {
    findOwner: unused,
    findAccount: unused,
    findOwnerAnew: unused,
    readAccount: () =>
      Promise.resolve(state.account && { value: state.account, version: String(state.version), marks: UNMARKED }),
    createAccount: (account, event) => {
      if (state.account !== undefined) return Promise.resolve('already-exists');
      write(account, event);
      return Promise.resolve('created');
    },
    changeAccount: (before, after, event) => {
      if (state.conflicts > 0 || before.version !== String(state.version)) {
        state.conflicts -= 1;
        return Promise.resolve('conflict');
      }
      write(after, event);
      return Promise.resolve('changed');
    },
  };
  const claimStore: ClaimStore = {
    claimDomains: (domains) => {
      steps.push(`claim ${domains.join(' ')}`);
      return Promise.resolve([]);
    },
    renewDomains: (domains) => {
      if (domains.length > 0) steps.push(`renew ${domains.join(' ')}`);
      return Promise.resolve([]);
    },
    moveDomain: unused,
    releaseDomains: (domains) => {
      steps.push(`release ${domains.join(' ')}`);
      return Promise.resolve();
    },
    claimTenant: unused,
    renewTenant: unused,
    releaseTenant: (tenant) => {
      steps.push(`release ${tenant}`);
      return Promise.resolve();
    },
  };
  return { state, steps, events, refusals, accountStore, claimStore, auditTrail };
}
