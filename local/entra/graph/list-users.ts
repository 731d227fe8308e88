/** `GET /users`: a page of the directory. https://learn.microsoft.com/graph/api/user-list */
import { countPeople, personAt } from '../crowd.ts';
import type { Tenant, User } from '../seed.ts';
import type { StandIn } from '../stand-in.ts';
import { badRequest, type GraphError, notFound } from './check-graph-token.ts';

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 999;
/** What Graph returns unless told; `accountEnabled` and `userType` must be asked for. */
const DEFAULT_FIELDS = ['displayName', 'mail', 'userPrincipalName', 'id'] as const;
const FIELDS = [...DEFAULT_FIELDS, 'accountEnabled', 'userType', 'createdDateTime'] as const;
type UserField = (typeof FIELDS)[number];

/** A user as Graph sees it. */
const toGraphUser = (user: User) => ({
  id: user.objectId,
  displayName: user.displayName,
  userPrincipalName: user.userPrincipalName,
  mail: user.mail ?? null,
  accountEnabled: user.enabled,
  userType: user.guestOf === undefined ? 'Member' : 'Guest',
  createdDateTime: user.createdAt,
});
type GraphUser = ReturnType<typeof toGraphUser>;
type UserFilter = (user: GraphUser) => boolean;

const COMPARISON = /^(userPrincipalName|mail) eq '((?:[^']|'')*)'$/;

/** Of OData's `$filter` what finds a person by an address: comparisons with `eq`, joined by `or`. Directory strings compare without regard to case. */
const readUserFilter = (filter: string): UserFilter | undefined => {
  const clauses = filter.split(/ or (?=(?:[^']*'[^']*')*[^']*$)/).map((clause) => {
    const [, field, literal = ''] = COMPARISON.exec(clause) ?? [];
    const value = literal.replaceAll("''", "'").toLowerCase();
    if (field !== 'userPrincipalName' && field !== 'mail') return undefined;
    return (user: GraphUser) => user[field]?.toLowerCase() === value;
  });
  const known = clauses.filter((clause) => clause !== undefined);
  return known.length === clauses.length ? (user) => known.some((is) => is(user)) : undefined;
};

const KNOWN_OPTIONS = ['$select', '$top', '$skiptoken', '$filter'];

interface Query {
  fields: readonly UserField[];
  top: number;
  skip: number;
  filter: UserFilter;
}

export interface UserPage {
  readonly value: Partial<GraphUser>[];
  readonly nextSkipToken: string | undefined;
}

const readCount = (text: string | null, fallback: number, least: number, most: number): number | undefined => {
  if (text === null) return fallback;
  const count = /^\d{1,9}$/.test(text) ? Number(text) : -1;
  return count >= least && count <= most ? count : undefined;
};

const readFields = (select: string | null): readonly UserField[] | undefined => {
  if (select === null) return DEFAULT_FIELDS;
  const fields = select.split(',').map((name) => FIELDS.find((field) => field === name.trim()));
  const known = fields.filter((field) => field !== undefined);
  return known.length === fields.length ? known : undefined;
};

const skipTokenOf = (skip: number): string => Buffer.from(`skip ${skip}`).toString('base64url');
const readSkipToken = (token: string | null): number | undefined =>
  token === null ? 0 : readCount(Buffer.from(token, 'base64url').toString().slice('skip '.length), 0, 0, 999_999_999);

const readQuery = (search: URLSearchParams): Query | GraphError => {
  const unknown = [...search.keys()].find((name) => !KNOWN_OPTIONS.includes(name));
  if (unknown !== undefined) return badRequest(`The query option '${unknown}' is not supported by this stand-in.`);
  const top = readCount(search.get('$top'), DEFAULT_PAGE, 1, LARGEST_PAGE);
  if (top === undefined) return badRequest(`Invalid page size specified. Must be between 1 and ${LARGEST_PAGE}.`);
  const fields = readFields(search.get('$select'));
  if (!fields) return badRequest('Could not find one of the properties in $select on user.');
  const skip = readSkipToken(search.get('$skiptoken'));
  if (skip === undefined) return badRequest('Invalid $skiptoken.');
  const filterText = search.get('$filter');
  const filter: UserFilter | undefined = filterText === null ? () => true : readUserFilter(filterText);
  if (!filter) return badRequest('Invalid filter clause.');
  return { fields, top, skip, filter };
};

const pick = (user: GraphUser, fields: readonly UserField[]): Partial<GraphUser> =>
  Object.fromEntries(fields.map((field) => [field, user[field]]));

/** `GET /users/{id}`: one of them, by object id or user principal name. https://learn.microsoft.com/graph/api/user-get */
export const getUser = (
  { directory }: Pick<StandIn, 'directory'>,
  tenant: Tenant,
  id: string,
  select: string | null,
): Partial<GraphUser> | GraphError => {
  const fields = readFields(select);
  if (!fields) return badRequest('Could not find one of the properties in $select on user.');
  const user = directory.findUser(tenant.id, id.toLowerCase()) ?? directory.findMember(tenant.id, id);
  return user ? pick(toGraphUser(user), fields) : notFound(id);
};

/** Answers the page that the query options ask for, and the token of the next one if there is more. */
export const listUsers = (tenant: Tenant, search: URLSearchParams): UserPage | GraphError => {
  const query = readQuery(search);
  if ('status' in query) return query;
  const { fields, top, skip, filter } = query;
  const value: Partial<GraphUser>[] = [];
  for (let at = skip; at < countPeople(tenant); at += 1) {
    const seeded = personAt(tenant, at);
    const user = seeded && toGraphUser(seeded);
    if (!user || !filter(user)) continue;
    if (value.length === top) return { value, nextSkipToken: skipTokenOf(at) };
    value.push(pick(user, fields));
  }
  return { value, nextSkipToken: undefined };
};
