/**
 * Who could sign in with Azure if SSO were on: one user against what the tenant's directory says. The rules are those of a
 * sign-in (`matchUser`, shared/sign-in/recognizing/find-signed-in-user.ts): who is bound by object id comes first, then the user principal name; mail proves nothing.
 * And of many users, how many there are of each status.
 */
import type { Account } from '../../users/rules/account.ts';
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import type { TenantPerson } from '../../entra/rules/tenant-person.ts';
import { LOCKED_OUT, READINESS_STATUSES, type ReadinessStatus } from '../../platform/words/readiness-status.ts';

export type ReadinessTotals = {
  readonly users: number;
  readonly lockedOut: number;
  readonly byStatus: Readonly<Record<ReadinessStatus, number>>;
};

export const NO_TOTALS: ReadinessTotals = {
  users: 0,
  lockedOut: 0,
  byStatus: Object.fromEntries(READINESS_STATUSES.map((status) => [status, 0])) as Record<ReadinessStatus, number>,
};

/** The totals with these users counted too. */
export function countStatuses(totals: ReadinessTotals, statuses: readonly ReadinessStatus[]): ReadinessTotals {
  const byStatus: Record<ReadinessStatus, number> = { ...totals.byStatus };
  let { lockedOut } = totals;
  for (const status of statuses) {
    byStatus[status] += 1;
    if (LOCKED_OUT.has(status)) lockedOut += 1;
  }
  return { users: totals.users + statuses.length, lockedOut, byStatus };
}

/** Whether some app of the account wants 2FA from those who sign in with Azure (rule 5). */
export const wantsTwoFactor = (
  apps: readonly Pick<App, 'kind' | 'requiresTwoFactor' | 'requiresProduct'>[],
  { products }: Pick<Account, 'products'>,
): boolean =>
  apps.some(
    ({ kind, requiresTwoFactor, requiresProduct: product }) =>
      kind === 'end-user' && requiresTwoFactor && (product === undefined || products.includes(product)),
  );

export type ReadinessFacts = {
  /** An app of the account wants 2FA, and the user has none. */
  readonly lacksTwoFactor: boolean;
  /** Bound in the linked tenant; `person` is undefined when the directory no longer has them. */
  readonly bound: { readonly person: TenantPerson | undefined } | undefined;
  /** Whose user principal name is the user's address. Unread when the user is bound to somebody whom the directory has. */
  readonly byPrincipal: readonly NamedPerson[];
  /** Whose mail is the user's address. */
  readonly byMail: readonly TenantPerson[];
  readonly assigned: AssignedPeople;
  /** The tenant turned the user away in a test sign-in, for not being assigned. */
  readonly wasTurnedAway: boolean;
};
/** Whom the tenant lets into the app, by object id. */
export type AssignedPeople = {
  readonly people: ReadonlySet<string>;
  /** Nobody else is let in; otherwise nobody knows of the others. */
  readonly isWhole: boolean;
};
export type NamedPerson = {
  readonly person: TenantPerson;
  /** By which address of the user. */
  readonly name: EmailAddress;
  /** Is bound to another user of the account, and signs in as that one. */
  readonly isTaken: boolean;
  /** Has an alias of the user for a name, not the user's own address. */
  readonly isByAlias: boolean;
};
export type ReadinessFinding = {
  readonly status: ReadinessStatus;
  /** Whoever they are in the directory is disabled there, whatever else the status says. */
  readonly isDisabled: boolean;
  /** Who was found; undefined when nobody or several were. */
  readonly person: TenantPerson | undefined;
  /** By which of the user's addresses; undefined where it wasn't by one. */
  readonly foundBy?: EmailAddress | undefined;
};

/** The status of one user who isn't excluded. Pure. */
export function classifyUser(facts: ReadinessFacts): ReadinessFinding {
  const { assigned, wasTurnedAway, lacksTwoFactor } = facts;
  const { status, person, foundBy } = matchPerson(facts);
  const isDisabled = status === 'disabled-in-entra' || (status === 'recreated-in-entra' && person?.enabled === false);
  if (status !== 'ready' || person === undefined) return { status, isDisabled, person };
  const found = { isDisabled, person, foundBy };
  // Who is assigned decides; where that can't be seen, what Azure itself said in a test.
  const isShutOut = !assigned.people.has(person.objectId) && (assigned.isWhole || wasTurnedAway);
  if (isShutOut) return { status: 'not-assigned', ...found };
  return { status: lacksTwoFactor ? 'two-factor-missing' : status, ...found };
}

type Match = Omit<ReadinessFinding, 'isDisabled'>;

function matchPerson({ bound, byPrincipal, byMail }: ReadinessFacts): Match {
  if (bound !== undefined) return bound.person === undefined ? matchRecreated(byPrincipal) : found(bound.person);
  if (byPrincipal.length > 0) return matchNamed(byPrincipal);
  if (byMail.length > 1) return { status: 'ambiguous', person: undefined };
  const { status, person } = found(byMail[0]);
  return { status: status === 'ready' ? 'address-differs' : status, person };
}

/**
 * The bound person is gone. Whoever took over the address, or was made anew with it, is refused at sign-in until a Security
 * Manager says that they are the same: only a member who is nobody else's can be.
 */
function matchRecreated(named: readonly NamedPerson[]): Match {
  const members = named.filter(({ person, isTaken }) => !isTaken && !person.guest);
  const enabled = members.filter(({ person }) => person.enabled);
  const [only, ...more] = enabled.length > 0 ? enabled : members;
  if (only === undefined) return { status: 'gone-from-entra', person: undefined };
  return more.length > 0
    ? { status: 'ambiguous', person: undefined }
    : { status: 'recreated-in-entra', person: only.person };
}

const [OWN_ADDRESS, CAN_COME_IN, FREE] = [1, 2, 4];

/**
 * Of several whoever can come in decides, of them who is nobody else's, and of them who has the user's own address: an alias is nobody's proof
 * beside that.
 */
function matchNamed(named: readonly NamedPerson[]): Match {
  let best: NamedPerson | undefined;
  let bestRank = -1;
  let isOnly = true;
  for (const each of named) {
    const canComeIn = found(each.person).status === 'ready';
    const rank = (!canComeIn ? 0 : each.isTaken ? CAN_COME_IN : FREE) + (each.isByAlias ? 0 : OWN_ADDRESS);
    if (rank < bestRank) continue;
    isOnly = rank > bestRank;
    [best, bestRank] = [each, rank];
  }
  if (best === undefined || !isOnly) return { status: 'ambiguous', person: undefined };
  const signsInAsAnother = best.isTaken && bestRank >= CAN_COME_IN;
  return signsInAsAnother
    ? { status: 'ambiguous', person: best.person }
    : { ...found(best.person), foundBy: best.name };
}
function found(person: TenantPerson | undefined): Match {
  if (person === undefined) return { status: 'not-in-entra', person };
  if (person.guest) return { status: 'guest-in-entra', person };
  return { status: person.enabled ? 'ready' : 'disabled-in-entra', person };
}
