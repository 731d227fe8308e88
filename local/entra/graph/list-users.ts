/** `GET /users`: a page of the directory. https://learn.microsoft.com/graph/api/user-list */
import { countPeople, personAt } from '../crowd.ts';
import type { Tenant, User } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { badRequest, notFound } from './check-graph-token.ts';

const LARGEST_PAGE = 999;

/** A user as Graph sees it. */
const toGraphUser = (user: User) => ({
  displayName: user.displayName,
  mail: user.mail ?? null,
  userPrincipalName: user.userPrincipalName,
  id: user.objectId,
  // From here on what must be asked for.
  accountEnabled: user.enabled,
  userType: user.guestOf === undefined ? 'Member' : 'Guest',
  createdDateTime: user.createdAt,
});
type GraphUser = ReturnType<typeof toGraphUser>;
const UNASKED = 'displayName,mail,userPrincipalName,id';

/** Of a whole answer the members that `$select` names; all without. Throws for one that it hasn't. */
export const selectMembers = (whole: Record<string, unknown>, select: string | undefined): Record<string, unknown> => {
  const names = select?.split(',').map((name) => name.trim()) ?? Object.keys(whole);
  const unknown = names.find((name) => !(name in whole));
  if (unknown !== undefined) throw badRequest(`Could not find a property named '${unknown}'.`);
  return Object.fromEntries(names.map((name) => [name, whole[name]]));
};

const COMPARISON = /^(userPrincipalName|mail) eq '((?:[^']|'')*)'$/;

const everybody = () => true;

/** Of OData's `$filter` what finds a person by an address: comparisons with `eq`, joined by `or`. Directory strings compare without regard to case. */
const readFilter = (filter: string | null): ((user: GraphUser) => boolean) => {
  if (filter === null) return everybody;
  const clauses = filter.split(/ or (?=(?:[^']*'[^']*')*[^']*$)/).map((clause) => {
    const [, field, literal = ''] = COMPARISON.exec(clause) ?? [];
    if (field !== 'userPrincipalName' && field !== 'mail') throw badRequest('Invalid filter clause.');
    return { field, value: literal.replaceAll("''", "'").toLowerCase() } as const;
  });
  return function isMeant(user) {
    return clauses.some(({ field, value }) => user[field]?.toLowerCase() === value);
  };
};

const readPageSize = (text: string): number => {
  const size = Number(text);
  if (/^\d+$/.test(text) && size >= 1 && size <= LARGEST_PAGE) return size;
  throw badRequest(`Invalid page size specified. Must be between 1 and ${LARGEST_PAGE}.`);
};

const skipTokenOf = (skip: number): string => Buffer.from(`skip ${skip}`).toString('base64url');
const readSkipToken = (token: string): number => {
  const skip = /^skip (\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (skip === undefined) throw badRequest('Invalid $skiptoken.');
  return Number(skip);
};

/** `GET /users/{id}`: one of them, by object id or user principal name. https://learn.microsoft.com/graph/api/user-get */
export const getUser = ({ directory }: StandIn, tenant: Tenant, id: string, select: string = UNASKED) => {
  const user = directory.findUser(tenant.id, id.toLowerCase()) ?? directory.findMember(tenant.id, id);
  if (!user) throw notFound(id);
  return selectMembers(toGraphUser(user), select);
};

/** The page that the query options ask for, and the token of the next one if there is more. */
export const listUsers = (tenant: Tenant, search: URLSearchParams) => {
  const unknown = [...search.keys()].find((name) => !['$select', '$top', '$skiptoken', '$filter'].includes(name));
  if (unknown !== undefined) throw badRequest(`The query option '${unknown}' is not supported by this stand-in.`);
  const top = readPageSize(search.get('$top') ?? '100');
  const select = search.get('$select') ?? UNASKED;
  const isMeant = readFilter(search.get('$filter'));
  // What can't be selected is refused, also where nobody is found.
  const [anybody] = tenant.users;
  if (anybody) selectMembers(toGraphUser(anybody), select);
  const value: Record<string, unknown>[] = [];
  for (let at = readSkipToken(search.get('$skiptoken') ?? skipTokenOf(0)); at < countPeople(tenant); at += 1) {
    const person = personAt(tenant, at);
    const user = person && toGraphUser(person);
    if (!user || !isMeant(user)) continue;
    if (value.length === top) return { value, nextSkipToken: skipTokenOf(at) };
    value.push(selectMembers(user, select));
  }
  return { value, nextSkipToken: undefined };
};
