/** Who is calling, by the kind that an operation asks for. Everything that isn't allowed here is refused. */
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { actorOf, type Caller, type RequiredRole, ROLES } from './caller.ts';
import { AccountId, type ClientId } from '../words/identifiers.ts';
import type { CallerVerifier, ClientSecrets, PortalSessionReader, TokenRefusal, RecordRoleRefusal } from '../ports.ts';
import { checkClient } from './credentials.ts';
import { clientAddress, type TrustedProxies } from './rate-limit.ts';
import type { Operation } from '../endpoint/operation.ts';
import { isFromPortalPage, portalCookieOf } from './portal-cookie.ts';
import { Problem, tokenRefused, unauthenticated } from '../endpoint/problem.ts';
import { personOf } from '../words/person.ts';
import { writeLog } from '../telemetry/write-log.ts';

/** What an operation looks at when it's called; undefined for those that check their caller themselves, or are public. */
export type CallerCheck = (
  operation: Operation,
) => ((request: HttpRequest, context: InvocationContext) => Promise<Caller | Problem | undefined>) | undefined;

export type CallerCheckDependencies = {
  readonly verifyCaller: CallerVerifier;
  readonly readPortalSession: PortalSessionReader;
  readonly clientSecrets: ClientSecrets;
  readonly passwordServiceClientId: ClientId;
  readonly recordRoleRefusal: RecordRoleRefusal;
  readonly serviceUrl: string;
  readonly trustedProxies: TrustedProxies;
};

/** Makes the check, which is chosen once for each operation. */
export const makeCallerCheck = (dependencies: CallerCheckDependencies): CallerCheck =>
  function callerCheck(operation) {
    switch (operation.caller) {
      case 'security-manager':
      case 'directory-service':
        return makeRoleCheck(dependencies, operation, operation.caller);
      case 'portal-session':
        return makeSessionCheck(dependencies);
      case 'password-service':
        return makePasswordServiceCheck(dependencies);
      // These check their caller themselves, as their protocols say (RFC 6749 section 2.3, RFC 6750), or are public; to an
      // operator's nobody comes without the host's key, since its function is registered so (operation.ts).
      case 'anyone':
      case 'app':
      case 'access-token':
      case 'browser':
      case 'operator':
        return undefined;
    }
  };

/**
 * A missing role on the caller's own account, and a request that looks like another site's, is put in the audit trail where the operation
 * says so.
 */
function makeRoleCheck(dependencies: CallerCheckDependencies, operation: Operation, role: RequiredRole) {
  const takesSession = role === 'security-manager' && operation.bearerOnly !== true;
  // The feed's token is for all accounts: an operation on several has none in its path.
  const isOfNoAccount = role === 'directory-service' && !operation.route.includes('{accountId}');
  return async function checkRole(request: HttpRequest, context: InvocationContext): Promise<Caller | Problem> {
    // A token that is sent is the only thing looked at, whatever is in it: no request is read in two ways.
    const isBySession = takesSession && !request.headers.has('authorization');
    const caller = await (isBySession ? readSession : readBearer)(dependencies, request);
    if (caller === undefined) return unauthenticated('Bearer');
    if ('kind' in caller) {
      writeLog(context, 'caller-refused', { operation: operation.name, part: caller.part, why: caller.why });
      return tokenRefused(caller);
    }
    if (isOfNoAccount) return checkFeed(dependencies, caller, operation);
    const accountId = AccountId.safeParse(request.params['accountId']);
    if (!accountId.success) {
      return new Problem('invalid-request', { errors: [{ field: 'path/accountId', message: 'is not an account id' }] });
    }
    // A request that can't be the page's own is refused before anything is said of account or role.
    const refusal =
      caller.portalSession !== undefined && !isFromPortalPage(request, dependencies.serviceUrl)
        ? 'cross-site-refused'
        : accessTo(accountId.data, role, caller);
    if (refusal === 'allowed') return caller;
    if (refusal !== 'other-account' && caller.accountId === accountId.data) {
      await recordRefusal(dependencies, caller, accountId.data, operation, refusal);
    }
    return new Problem(refusal);
  };
}

const makeSessionCheck = (dependencies: CallerCheckDependencies) =>
  async function checkSession(request: HttpRequest): Promise<Caller | Problem> {
    const caller = request.headers.has('authorization') ? undefined : await readSession(dependencies, request);
    if (caller === undefined) return unauthenticated('Bearer');
    return isFromPortalPage(request, dependencies.serviceUrl) ? caller : new Problem('cross-site-refused');
  };

const makePasswordServiceCheck = ({ clientSecrets, passwordServiceClientId }: CallerCheckDependencies) =>
  function checkPasswordService(request: HttpRequest): Promise<Problem | undefined> {
    return checkClient(clientSecrets, passwordServiceClientId, request);
  };

async function recordRefusal(
  { recordRoleRefusal }: CallerCheckDependencies,
  caller: Caller,
  accountId: AccountId,
  { auditRefusalAs: action }: Operation,
  refusal: Parameters<RecordRoleRefusal>[0]['refusal'],
): Promise<void> {
  if (action !== undefined) await recordRoleRefusal({ accountId, actor: actorOf(caller), action, refusal });
}

async function checkFeed(
  dependencies: CallerCheckDependencies,
  caller: Caller,
  operation: Operation,
): Promise<Caller | Problem> {
  if (isDirectoryService(caller)) return caller;
  if (caller.accountId !== undefined)
    await recordRefusal(dependencies, caller, caller.accountId, operation, 'role-missing');
  return new Problem('role-missing');
}

const MALFORMED = { kind: 'refused', part: 'token', why: 'malformed' } as const;

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]{1,16384}=*)$/i;

/** The token in the Authorization header (RFC 6750 section 2.1); undefined when there is none in the right form. */
export const bearerToken = (request: HttpRequest): string | undefined =>
  BEARER.exec(request.headers.get('authorization') ?? '')?.[1];

/** What was sent says who calls, or why it doesn't; undefined when nothing was. */
async function readBearer(
  { verifyCaller, trustedProxies }: CallerCheckDependencies,
  request: HttpRequest,
): Promise<Caller | TokenRefusal | undefined> {
  const header = request.headers.get('authorization') ?? '';
  const token = BEARER.exec(header)?.[1];
  // Another scheme is no token that could be wrong (RFC 6750 section 3.1).
  if (token === undefined) return /^bearer ./i.test(header) ? MALFORMED : undefined;
  const verified = await verifyCaller(token);
  if (verified.kind === 'refused') return verified;
  return { ...verified.caller, address: clientAddress(request, trustedProxies) };
}

async function readSession(
  { readPortalSession, trustedProxies }: CallerCheckDependencies,
  request: HttpRequest,
): Promise<Caller | undefined> {
  const sealed = portalCookieOf(request);
  const session = sealed === undefined ? undefined : await readPortalSession(sealed);
  if (session === undefined) return undefined;
  const { id, account: accountId, contact, roles, expiresAt } = session;
  const address = clientAddress(request, trustedProxies);
  const caller = { id: contact, accountId, roles, address, portalSession: { id, expiresAt } };
  return { ...caller, ...personOf(session) };
}

type Access = 'allowed' | 'role-missing' | 'other-account';

/** A token that speaks for one account's contact is never the feed, whatever roles it lists. */
const isDirectoryService = ({ accountId, roles }: Pick<Caller, 'accountId' | 'roles'>): boolean =>
  accountId === undefined && roles.includes(ROLES.directoryService);

/** Whether the caller may act on the account. Account first: someone else's contact learns nothing about roles. */
export function accessTo(
  accountId: AccountId,
  required: RequiredRole,
  caller: Pick<Caller, 'accountId' | 'roles'>,
): Access {
  switch (required) {
    case 'security-manager':
      if (caller.accountId !== accountId) return 'other-account';
      return caller.roles.includes(ROLES.securityManager) ? 'allowed' : 'role-missing';
    case 'directory-service':
      return isDirectoryService(caller) ? 'allowed' : 'role-missing';
  }
}
