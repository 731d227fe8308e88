/** Of OData's `$filter` what finds a person by an address: comparisons with `eq`, joined by `or`. Everything else is refused. */
import type { User } from '../seed.ts';

export interface GraphUser {
  id: string;
  displayName: string;
  userPrincipalName: string;
  mail: string | null;
  accountEnabled: boolean;
  userType: 'Member' | 'Guest';
  createdDateTime: string;
}
export type UserFilter = (user: GraphUser) => boolean;

/** A user as Graph sees it. */
export const toGraphUser = (user: User): GraphUser => ({
  id: user.objectId,
  displayName: user.displayName,
  userPrincipalName: user.userPrincipalName,
  mail: user.mail ?? null,
  accountEnabled: user.enabled,
  userType: user.guestOf === undefined ? 'Member' : 'Guest',
  createdDateTime: user.createdAt,
});

const COMPARISON = /^(userPrincipalName|mail) eq '((?:[^']|'')*)'$/;

/** Reads a filter; undefined when it isn't one of those understood here. Directory strings compare without regard to case. */
export const readUserFilter = (filter: string): UserFilter | undefined => {
  const clauses = filter.split(/ or (?=(?:[^']*'[^']*')*[^']*$)/).map((clause) => {
    const [, field, literal = ''] = COMPARISON.exec(clause) ?? [];
    const value = literal.replaceAll("''", "'").toLowerCase();
    if (field !== 'userPrincipalName' && field !== 'mail') return undefined;
    return (user: GraphUser) => user[field]?.toLowerCase() === value;
  });
  const known = clauses.filter((clause) => clause !== undefined);
  return known.length === clauses.length ? (user) => known.some((is) => is(user)) : undefined;
};
