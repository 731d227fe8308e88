/**
 * The users of an account whose tenant is the stand-in's crowd, made page by page. Azurite takes time that grows with the square of a
 * partition's rows, so the account's users are not put into it; everything else of the run is.
 */
import { crowdAddress } from '../local/entra/start-entra.ts';
import type { AddressRecord } from '../shared/users/rules/user.ts';
import { EmailAddress, UserId } from '../shared/platform/words/identifiers.ts';
import { NO_TOTALS, type ReadinessTotals } from '../shared/readiness/rules/readiness.ts';
import type { ReadinessStatus } from '../shared/platform/words/readiness-status.ts';
import type { UserStore } from '../shared/users/ports.ts';
import { CROWD_DOMAIN } from './crowd-settings.ts';

/** Of each hundred users, by the last two digits; those of the directory itself are in local/entra/crowd.ts. */
const TRAITS: Readonly<Record<number, ReadinessStatus>> = {
  7: 'disabled-in-entra',
  13: 'guest-in-entra',
  21: 'address-differs',
  50: 'not-in-entra',
  60: 'excluded',
  70: 'two-factor-missing',
};
const traitOf = (number: number): ReadinessStatus => TRAITS[number % 100] ?? 'ready';

/** What the report must say. */
export function expectedTotals(count: number): ReadinessTotals {
  const byStatus = { ...NO_TOTALS.byStatus };
  for (let number = 0; number < count; number++) byStatus[traitOf(number)] += 1;
  const lockedOut =
    byStatus['disabled-in-entra'] + byStatus['guest-in-entra'] + byStatus['address-differs'] + byStatus['not-in-entra'];
  return { users: count, lockedOut, byStatus };
}

function recordOf(number: number): AddressRecord {
  const trait = traitOf(number);
  const address = crowdAddress(CROWD_DOMAIN, number);
  const email = EmailAddress.parse(trait === 'not-in-entra' ? address.replace('@', 'x@') : address);
  return {
    email,
    exclusion: trait === 'excluded' ? { expiresAt: undefined } : undefined,
    user: {
      id: UserId.parse(`c0c0c0c0-0000-4000-a000-${String(number).padStart(12, '0')}`),
      ...{ email, displayName: `Person ${number}`, hasPassword: true, boundTo: undefined },
      ...{ externalId: undefined, aliases: [], formerEmail: undefined },
      twoFactor: trait !== 'two-factor-missing',
    },
  };
}

export function makeCrowdUsers(count: number): Pick<UserStore, 'listUsers' | 'findAddress'> & { pages: number } {
  const store = {
    pages: 0,
    findAddress: () => Promise.resolve(undefined),
    listUsers: (_account: unknown, { limit, after }: { limit: number; after: string | undefined }) => {
      store.pages += 1;
      const from = Number(after ?? '0');
      const to = Math.min(from + limit, count);
      const items = Array.from({ length: to - from }, (_, at) => recordOf(from + at));
      return Promise.resolve({ items, next: to < count ? String(to) : undefined });
    },
  };
  return store;
}
