/** Which change made the fact on which a decision stands: that one says since when it is so. Pure. */
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { AuditEvent } from '../../platform/words/audit-event.ts';
import type { AddressMarks, AddressRecord, Mark } from '../../users/rules/user.ts';
import type { AccountFact, AccountMarks } from '../../users/rules/account.ts';
import { domainOf, type DomainName, type EmailAddress } from '../../platform/words/identifiers.ts';
import type { Reason } from '../../decision/rules/sign-in-decision.ts';

/** What was decided about whom, and the marks of the facts that it was decided by. */
export type Decided = {
  readonly reason: Reason;
  readonly email: EmailAddress;
  readonly app: Pick<App, 'requiresProduct' | 'requiresTwoFactor'>;
  readonly record: Pick<AddressRecord, 'exclusion'> | undefined;
  /** The account's domains that are joining. */
  readonly joining?: readonly DomainName[];
  readonly marks: { readonly account: AccountMarks; readonly address: AddressMarks };
};
/** Since when it is so. `event` undefined: nobody changed anything, an exclusion ran out. */
export type Since = { readonly at: Date; readonly event: AuditEvent | undefined };

type Look = (decided: Decided) => Mark | undefined;

const markOfAccount = ({ marks: { account } }: Decided, fact: AccountFact): Mark | undefined => account.marks.get(fact);
const ofSwitch: Look = (decided) => markOfAccount(decided, 'switch');
const ofConnection: Look = (decided) => markOfAccount(decided, 'connection');
const ofDomain: Look = (decided) => markOfAccount(decided, `domain:${domainOf(decided.email)}`);
const ofProduct: Look = (decided) => {
  const product = decided.app.requiresProduct;
  return product === undefined ? undefined : markOfAccount(decided, `product:${product}`);
};

/** An exclusion that is on record and doesn't hold ran out. */
const ofEndedExclusion: Look = ({ record, marks: { address } }) =>
  record?.exclusion?.expiresAt === undefined ? address.exclusion : { at: record.exclusion.expiresAt, event: undefined };

/** Who came from a domain that was joining then, and still is, was held back until they came. */
const ofEscape: Look = ({ joining = [], marks: { account, address } }) => {
  const { arrived, arrivedFrom } = address;
  if (arrived === undefined || arrivedFrom === undefined || !joining.includes(arrivedFrom)) return undefined;
  const began = account.marks.get(`domain:${arrivedFrom}`);
  return began !== undefined && began.at <= arrived.at ? arrived : undefined;
};

const ofFactor: Look = ({ app, marks: { address } }) => (app.requiresTwoFactor ? address.factor : undefined);

/** A fact that has a mark is as it is since then. Where there is none it may have come before marks were kept. */
const MADE_BY: Readonly<Record<Exclude<Reason, 'sso-on'>, Look>> = {
  // The catalogue and the owner of a domain stand in no account.
  'admin-portal': () => undefined,
  'unknown-domain': () => undefined,
  'not-connected': ofConnection,
  'sso-off': ofSwitch,
  // Who comes to the domain later is held back since then.
  'domain-joining': (decided) => {
    const { account, address } = decided.marks;
    return unlessUnmarked(newer(ofDomain(decided), address.arrived), account, address);
  },
  'app-not-supported': (decided) =>
    ofProduct(decided) ?? unlessUnmarked(markOfAccount(decided, 'created'), decided.marks.account),
  excluded: ({ marks: { address } }) => address.exclusion,
  'two-factor-required': ({ marks: { address } }) => address.factor,
};

/** The rule of what is left: whatever took one of the other rules away, the newest of it. */
const TOOK_AWAY: readonly Look[] = [ofSwitch, ofConnection, ofProduct, ofDomain, ofEscape, ofEndedExclusion, ofFactor];

/** Undefined: something else may be newer, of which there is no mark. */
const unlessUnmarked = (mark: Mark | undefined, ...marks: readonly Pick<AccountMarks, 'from'>[]): Mark | undefined =>
  mark !== undefined && marks.every(({ from }) => from === undefined || from <= mark.at) ? mark : undefined;

/** The change that made it so; undefined: none on record, or an unknown one may have been later. */
export function decidingMark(decided: Decided): Mark | undefined {
  if (decided.reason !== 'sso-on') return MADE_BY[decided.reason](decided);
  const newest = TOOK_AWAY.map((look) => look(decided)).reduce(newer, undefined);
  return unlessUnmarked(newest, decided.marks.account, decided.marks.address);
}

const newer = (one: Mark | undefined, other: Mark | undefined): Mark | undefined =>
  one === undefined || (other !== undefined && other.at >= one.at) ? (other ?? one) : one;
