/** What the audit trail tells of changed users: each with the fields that changed, from what to what. */
import type { ItemChange, Recorded } from '../../platform/words/audit-event.ts';
import type { AddressRecord, User } from './user.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';

/** Everything of a user that anybody might ask about later; what isn't so isn't named. */
function fieldsOf(record: AddressRecord | undefined): Recorded {
  const { user, exclusion } = record ?? {};
  return {
    ...(user && fieldsOfUser(user)),
    ...(exclusion && { excluded: true, exclusionExpiresAt: exclusion.expiresAt?.toISOString() ?? null }),
  };
}

const fieldsOfUser = (user: User): Recorded => ({
  ...{ displayName: user.displayName, twoFactor: user.twoFactor, hasPassword: user.hasPassword },
  ...(user.externalId !== undefined && { externalId: user.externalId }),
  ...(user.aliases.length > 0 && { aliases: user.aliases }),
  ...(user.boundTo && { boundTo: user.boundTo.objectId, tenantId: user.boundTo.tenantId }),
  ...(user.block && { blocked: user.block.reason }),
});

/** What became of the user at an address. */
export function changeOfUser(
  item: EmailAddress,
  before: AddressRecord | undefined,
  after: AddressRecord | undefined,
): ItemChange {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]),
  );
  const pick = (fields: Recorded): Recorded =>
    Object.fromEntries(names.map((name) => [name, shortened(fields[name] ?? null)]));
  return {
    item,
    before: before?.user === undefined ? null : pick(was),
    after: after?.user === undefined ? null : pick(is),
  };
}

/** From which address to which somebody was renamed, and what else changed with it. */
export function renameOf(
  before: AddressRecord,
  after: AddressRecord,
): { readonly before: Recorded; readonly after: Recorded } {
  const change = changeOfUser(after.email, before, after);
  return { before: { email: before.email, ...change.before }, after: { email: after.email, ...change.after } };
}

// Far beyond every name that is taken: whatever was stored once, an entry has room for it.
const MOST_CHARACTERS = 1000;

const shortened = (value: Recorded[string]): Recorded[string] =>
  typeof value === 'string' && value.length > MOST_CHARACTERS
    ? `${value.slice(0, MOST_CHARACTERS).toWellFormed()}…`
    : value;
