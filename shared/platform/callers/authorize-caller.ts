/** Who is calling, by the kind that an operation asks for. Everything that isn't allowed here is refused. */
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { accessTo, actorOf, isDirectoryService, type Caller, type RequiredRole } from './caller.ts';
import { AccountId, ClientId } from '../words/identifiers.ts';
import type { CallerVerifier, ClientSecrets, PortalSessionReader, TokenRefusal, RecordRoleRefusal } from '../ports.ts';
import { knownAddress, type TrustedProxies } from './client-address.ts';
import { basicCredentials, bearerToken, clientUnknown } from './credentials.ts';
import type { Operation } from '../endpoint/operation.ts';
import { isFromPortalPage, portalCookieOf } from './portal-cookie.ts';
import { Problem, tokenRefused, unauthenticated } from '../endpoint/problem.ts';
import { writeLog } from '../telemetry/write-log.ts';

export type CallerCheck = (
  operation: Operation,
  request: HttpRequest,
  context: InvocationContext,
) => Promise<Caller | Problem | undefined>;

export type CallerCheckDependencies = {
  readonly verifyCaller: CallerVerifier;
  readonly readPortalSession: PortalSessionReader;
  readonly clientSecrets: ClientSecrets;
  readonly passwordServiceClientId: ClientId;
  readonly recordRoleRefusal: RecordRoleRefusal;
  readonly serviceUrl: string;
  readonly trustedProxies: TrustedProxies;
};

/**
 * Makes the check. A missing role on the caller's own account, and a request that looks like another site's, is put in the
 * audit trail where the operation says so.
 */
export function makeCallerCheck(dependencies: CallerCheckDependencies): CallerCheck {
  const { serviceUrl } = dependencies;
  const readBearer = makeReadBearer(dependencies);
  const readSession = makeReadSession(dependencies);

  const recordRefusal = makeRecordRefusal(dependencies);

  const checkRole = async (
    role: RequiredRole,
    operation: Operation,
    request: HttpRequest,
    context: InvocationContext,
  ): Promise<Caller | Problem> => {
    const takesSession = role === 'security-manager' && operation.bearerOnly !== true;
    const caller = await (takesSession && !isTokenSent(request) ? readSession : readBearer)(request);
    if (caller === undefined) return unauthenticated('Bearer');
    if ('kind' in caller) {
      writeLog(context, 'caller-refused', { operation: operation.name, part: caller.part, why: caller.why });
      return tokenRefused(caller);
    }
    if (isOfNoAccount(role, operation)) return checkFeed(recordRefusal, caller, operation);
    const accountId = AccountId.safeParse(request.params['accountId']);
    if (!accountId.success) {
      return new Problem('invalid-request', { errors: [{ field: 'path/accountId', message: 'is not an account id' }] });
    }
    const refusal = roleRefusalOf(accountId.data, role, caller, isForeign(caller, request, serviceUrl));
    if (refusal === undefined) return caller;
    if (refusal !== 'other-account' && caller.account === accountId.data) {
      await recordRefusal(caller, accountId.data, operation, refusal);
    }
    return new Problem(refusal);
  };

  const checkSession = async (request: HttpRequest): Promise<Caller | Problem> => {
    const caller = isTokenSent(request) ? undefined : await readSession(request);
    if (caller === undefined) return unauthenticated('Bearer');
    return isForeign(caller, request, serviceUrl) ? new Problem('cross-site-refused') : caller;
  };

  const checkPasswordService = async (request: HttpRequest): Promise<Problem | undefined> => {
    const given = basicCredentials(request);
    const clientId = ClientId.safeParse(given?.clientId);
    const isPasswordService = clientId.success && clientId.data === dependencies.passwordServiceClientId;
    if (given === undefined || !isPasswordService) return clientUnknown(request);
    return (await dependencies.clientSecrets.matches(clientId.data, given.secret)) ? undefined : clientUnknown(request);
  };

  return async function callerCheck(operation, request, context) {
    switch (operation.caller) {
      case 'security-manager':
      case 'directory-service':
        return checkRole(operation.caller, operation, request, context);
      case 'portal-session':
        return checkSession(request);
      case 'password-service':
        return checkPasswordService(request);
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
}

type RecordRefusal = (
  caller: Caller,
  accountId: AccountId,
  operation: Operation,
  refusal: Parameters<RecordRoleRefusal>[0]['refusal'],
) => Promise<void>;

const makeRecordRefusal = ({ recordRoleRefusal }: Pick<CallerCheckDependencies, 'recordRoleRefusal'>): RecordRefusal =>
  async function recordRefusal(caller, accountId, { auditRefusalAs: action }, refusal) {
    if (action !== undefined) await recordRoleRefusal({ account: accountId, actor: actorOf(caller), action, refusal });
  };

/** The feed's token is for all accounts: an operation on several has none in its path. */
const isOfNoAccount = (role: RequiredRole, { route }: Operation): boolean =>
  role === 'directory-service' && !route.includes('{accountId}');

async function checkFeed(
  recordRefusal: RecordRefusal,
  caller: Caller,
  operation: Operation,
): Promise<Caller | Problem> {
  if (isDirectoryService(caller)) return caller;
  if (caller.account !== undefined) await recordRefusal(caller, caller.account, operation, 'role-missing');
  return new Problem('role-missing');
}

/** A token that is sent is the only thing looked at, whatever is in it: no request is read in two ways. */
const isTokenSent = (request: HttpRequest): boolean => request.headers.has('authorization');

const isForeign = ({ portalSession }: Caller, request: HttpRequest, serviceUrl: string): boolean =>
  portalSession !== undefined && !isFromPortalPage(request, serviceUrl);

/** What was sent says who calls, or why it doesn't; undefined when nothing was. */
type ReadCaller = (request: HttpRequest) => Promise<Caller | TokenRefusal | undefined>;

const makeReadBearer = ({ verifyCaller, trustedProxies }: CallerCheckDependencies): ReadCaller =>
  async function readBearer(request) {
    const token = bearerToken(request);
    if (token === undefined) {
      // Another scheme is no token that could be wrong (RFC 6750 section 3.1).
      const isBearer = /^bearer ./i.test(request.headers.get('authorization') ?? '');
      return isBearer ? { kind: 'refused', part: 'token', why: 'malformed' } : undefined;
    }
    const verified = await verifyCaller(token);
    if (verified.kind === 'refused') return verified;
    return { ...verified.caller, address: knownAddress(request, trustedProxies) };
  };

const makeReadSession = ({ readPortalSession, trustedProxies }: CallerCheckDependencies) =>
  async function readSession(request: HttpRequest): Promise<Caller | undefined> {
    const sealed = portalCookieOf(request);
    const session = sealed === undefined ? undefined : await readPortalSession(sealed);
    if (session === undefined) return undefined;
    const { id, account: accountId, contact, roles, expiresAt } = session;
    const address = knownAddress(request, trustedProxies);
    return { id: contact, account: accountId, roles, address, portalSession: { id, expiresAt } };
  };

/** A request that can't be the page's own is refused before anything is said of account or role. */
function roleRefusalOf(accountId: AccountId, role: RequiredRole, caller: Caller, foreign: boolean) {
  if (foreign) return 'cross-site-refused';
  const access = accessTo(accountId, role, caller);
  return access === 'allowed' ? undefined : access;
}
