/** What the Company changed of the account's domains and products, as far as it changed how people sign in: the page says so where the contact looks first. */
import { useEffect, useState } from 'react';
import type { AccountApi } from '../../api/account-api.ts';
import type { AuditEvent } from '../../api/answers.ts';
import { serviceClock } from '../time/service-clock.ts';

const DAYS = 14;
const MOST = 3;
/** The service sifts 5,000 events for a page. */
const MOST_PAGES = 40;
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

/**
 * A page of a filtered list can be empty with more behind it, where as many other events came after: a feed of 50,000 users leaves as
 * many. So it is read on, until enough is found, up to an end.
 */
export async function readFarEnough(
  api: Pick<AccountApi, 'listAudit'>,
  asked: { readonly kind: string; readonly from: string },
): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  let after: string | undefined;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const answer = await api.listAudit({ ...asked, outcome: 'done', ...(after === undefined ? {} : { after }) });
    if (answer.kind === 'problem') break;
    events.push(...answer.value.items);
    after = answer.value.next ?? undefined;
    if (after === undefined || companyChanges(events).length === MOST) break;
  }
  return events;
}

/** Of the last fortnight. Whatever can't be read is left out: the trail has all of it. */
export function useCompanyChanges(api: AccountApi): readonly CompanyChange[] {
  const [changes, setChanges] = useState<readonly CompanyChange[]>([]);
  useEffect(() => {
    let isCurrent = true;
    const from = new Date(serviceClock.now() - DAYS * 24 * 60 * 60 * 1000).toISOString();
    void Promise.all(KINDS.map((kind) => readFarEnough(api, { kind, from }))).then((events) => {
      if (isCurrent) setChanges(companyChanges(events.flat()));
    });
    return () => {
      isCurrent = false;
    };
  }, [api]);
  return changes;
}
