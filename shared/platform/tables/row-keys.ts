/** Where the rows of `accounts` stand (docs/storage.md has all tables). Everything of an account is in the partition of its id, so that one transaction can hold it. */
import type { AuditEvent } from '../words/audit-event.ts';
import type { EntraIdentity } from '../words/entra-identity.ts';
import { type AppId, EmailAddress, endKey, escapeKey, type ExternalId, unescapeKey } from '../words/identifiers.ts';
import { UnreadableRow } from '../ports.ts';

export const ACCOUNT_ROW = 'account';
export const COUNTS_ROW = 'counts';
export const CONSENT_TURN_ROW = 'consent-turn';
export const DOMAIN_ROW = 'domain';
export const TENANT_ROW = 'tenant';

/** Behind every character of a key in ASCII, so it ends a range of keys with a common beginning. */
export const BEHIND_ALL = '~';

export const USER_PREFIX = 'user:';
export const EXCLUSION_PREFIX = 'exclusion:';
export const NO_PASSWORD_PREFIX = 'no-password:';
export const BLOCKED_PREFIX = 'blocked:';
export const AUDIT_PREFIX = 'audit:';

export const userRow = (email: EmailAddress): string => USER_PREFIX + escapeKey(email);
export const exclusionRow = (email: EmailAddress): string => EXCLUSION_PREFIX + escapeKey(email);
export const noPasswordRow = (email: EmailAddress): string => NO_PASSWORD_PREFIX + escapeKey(email);
export const blockedRow = (email: EmailAddress): string => BLOCKED_PREFIX + escapeKey(email);
/** The way from the Control Panel's own key of a user to the address. */
export const externalRow = (externalId: ExternalId): string => `external:${escapeKey(externalId)}`;
/** The ends of exclusions, in the order in which they come: there as long as the exclusion is. */
export const END_PREFIX = 'ends:';
export const endRow = (expiresAt: Date, email: EmailAddress): string => END_PREFIX + endKey(expiresAt, email);

/** Links for administrators, by place: two digits, so that they are in order. */
export const LINK_PREFIX = 'administrator-link:';
export const linkRow = (place: number): string => LINK_PREFIX + String(place).padStart(2, '0');

/** The newest test sign-in that passed, by app. */
export const PASSED_TEST_PREFIX = 'passed-test:';
export const passedTestRow = (app: AppId): string => PASSED_TEST_PREFIX + app;

/** What is noted for a readiness run or report, by its number, and of those before it. */
export const VERDICT_PREFIX = 'verdict:';
export const TOUCHED_PREFIX = 'touched:';
const NUMBER_DIGITS = 8;
export const ofRun = (prefix: string, number: number): string =>
  `${prefix}${String(number).padStart(NUMBER_DIGITS, '0')}:`;
export const verdictRow = (number: number, email: EmailAddress): string =>
  ofRun(VERDICT_PREFIX, number) + escapeKey(email);
export const touchedRow = (number: number, change: number): string =>
  ofRun(TOUCHED_PREFIX, number) + String(change).padStart(10, '0');

/** What the keys of a tenant's persons begin with. */
export const objectPrefix = (tenantId: EntraIdentity['tenantId']): string => `object:${tenantId}:`;
export const objectRow = ({ tenantId, objectId }: EntraIdentity): string => objectPrefix(tenantId) + objectId;

/** The address that a row's key holds. Throws UnreadableRow when it holds none: the row was not written by this service. */
export function addressIn(rowKey: string, prefix: string): EmailAddress {
  const address = EmailAddress.safeParse(unescapeKey(rowKey.slice(prefix.length)));
  if (rowKey.startsWith(prefix) && address.success) return address.data;
  throw new UnreadableRow(prefix.split(':', 1)[0] ?? '', ['key']);
}

// The last moment of a JavaScript date (ECMA-262 section 21.4.1.1), so that what is left to it falls as time goes on.
const LAST_MOMENT = 8_640_000_000_000_000;
const TIME_LEFT_DIGITS = 17;

/** Newest first in key order. The id tells events of one millisecond apart, and it proves whose transaction wrote the row. */
export const auditRow = ({ id, at }: Pick<AuditEvent, 'id' | 'at'>): string =>
  `${AUDIT_PREFIX}${String(LAST_MOMENT - at.getTime()).padStart(TIME_LEFT_DIGITS, '0')}:${id}`;

/** Between which keys, less their prefix, the events from one moment on and before another stand: from `start` on, before `end`. */
export const auditRange = ({
  from,
  until,
}: {
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
}) => ({
  start: until && leftBefore(until),
  end: from && leftBefore(from),
});

/** What is left from the millisecond before that moment. */
const leftBefore = (moment: Date): string => String(LAST_MOMENT - moment.getTime() + 1).padStart(TIME_LEFT_DIGITS, '0');
