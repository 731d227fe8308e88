/** What the Company changed of the account's domains and products, as far as it changed how people sign in: the page says so where the contact looks first. */
import { useEffect, useState } from 'react';
import type { AccountApi } from '../api/account-api.ts';
import type { AuditEvent } from '../api/answers.ts';
import { serviceClock } from './service-clock.ts';

const DAYS = 14;
const MOST = 3;
const KINDS = ['account-changed', 'domain-moved'];

export type CompanyChange = {
  readonly event: AuditEvent;
  /** Back to passwords without having one. */
  readonly withoutPassword: number;
  /** Back to passwords, though they are disabled in Azure. */
  readonly disabled: number;
  /** Under SSO now, and not let in by Azure. */
  readonly lockedOut: number;
};

/** Those that concern somebody, newest first. */
export function companyChanges(events: readonly AuditEvent[]): readonly CompanyChange[] {
  return events
    .map((event) => ({
      event,
      withoutPassword: numberIn(event, 'usersWithoutPassword'),
      disabled: numberIn(event, 'disabledInEntra'),
      lockedOut: numberIn(event, 'lockedOut'),
    }))
    .filter(({ withoutPassword, disabled, lockedOut }) => withoutPassword + disabled + lockedOut > 0)
    .sort((one, other) => Date.parse(other.event.at) - Date.parse(one.event.at))
    .slice(0, MOST);
}

function numberIn({ after }: AuditEvent, name: string): number {
  const value = after?.[name];
  return typeof value === 'number' ? value : 0;
}

/** Of the last fortnight. Whatever can't be read is left out: the trail has all of it. */
export function useCompanyChanges(api: AccountApi): readonly CompanyChange[] {
  const [changes, setChanges] = useState<readonly CompanyChange[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const from = new Date(serviceClock.now() - DAYS * 24 * 60 * 60 * 1000).toISOString();
    const asked = KINDS.map((kind) => api.listAudit({ kind, outcome: 'done', from }));
    void Promise.all(asked).then((answers) => {
      const events = answers.flatMap((answer) => (answer.kind === 'ok' ? answer.value.items : []));
      if (isCurrent) setChanges(companyChanges(events));
    });
    return () => {
      isCurrent = false;
    };
  }, [api]);
  return changes;
}
