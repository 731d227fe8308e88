/** Who is calling, by the kind that an operation asks for. Everything that isn't allowed here is refused. */
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { accessTo, actorOf, isDirectoryService, type Caller, type RequiredRole } from './caller.ts';
import { AccountId, ClientId } from '../words/identifiers.ts';
import type { CallerVerifier, ClientSecrets, PortalSessionReader, TokenRefusal, RecordRoleRefusal } from '../ports.ts';
import { knownAddress, type TrustedProxies } from './client-address.ts';
import { basicCredentials, credentialsOf, clientUnknown } from './credentials.ts';
import type { Operation } from '../endpoint/operation.ts';
import { isFromPortalPage, portalCookieOf } from './portal-cookie.ts';
import { Problem, tokenRefused, unauthenticated } from '../endpoint/problem.ts';
import { personOf } from '../words/person.ts';
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

  const checkRole = async (
    role: RequiredRole,
    operation: Operation,
    request: HttpRequest,
    context: InvocationContext,
  ): Promise<Caller | Problem> => {
    const takesSession = role === 'security-manager' && operation.bearerOnly !== true;
    // A token that is sent is the only thing looked at, whatever is in it: no request is read in two ways.
    const caller = await (takesSession && !request.headers.has('authorization') ? readSession : readBearer)(request);
    if (caller === undefined) return unauthenticated('Bearer');
    if ('kind' in caller) {
      writeLog(context, 'caller-refused', { operation: operation.name, part: caller.part, why: caller.why });
      return tokenRefused(caller);
    }
    if (isOfNoAccount(role, operation)) return checkFeed(dependencies, caller, operation);
    const accountId = AccountId.safeParse(request.params['accountId']);
    if (!accountId.success) {
      return new Problem('invalid-request', { errors: [{ field: 'path/accountId', message: 'is not an account id' }] });
    }
    // A request that can't be the page's own is refused before anything is said of account or role.
    const refusal = isForeign(caller, request, serviceUrl)
      ? 'cross-site-refused'
      : accessTo(accountId.data, role, caller);
    if (refusal === 'allowed') return caller;
    if (refusal !== 'other-account' && caller.account === accountId.data) {
      await recordRefusal(dependencies, caller, accountId.data, operation, refusal);
    }
    return new Problem(refusal);
  };

  const checkSession = async (request: HttpRequest): Promise<Caller | Problem> => {
    const caller = request.headers.has('authorization') ? undefined : await readSession(request);
    if (caller === undefined) return unauthenticated('Bearer');
    return isForeign(caller, request, serviceUrl) ? new Problem('cross-site-refused') : caller;
  };

  return async function callerCheck(operation, request, context) {
    switch (operation.caller) {
      case 'security-manager':
      case 'directory-service':
        return checkRole(operation.caller, operation, request, context);
      case 'portal-session':
        return checkSession(request);
      case 'password-service':
        return checkPasswordService(dependencies, request);
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

async function recordRefusal(
  { recordRoleRefusal }: CallerCheckDependencies,
  caller: Caller,
  accountId: AccountId,
  { auditRefusalAs: action }: Operation,
  refusal: Parameters<RecordRoleRefusal>[0]['refusal'],
): Promise<void> {
  if (action !== undefined) await recordRoleRefusal({ account: accountId, actor: actorOf(caller), action, refusal });
}

async function checkPasswordService(
  { passwordServiceClientId, clientSecrets }: CallerCheckDependencies,
  request: HttpRequest,
): Promise<Problem | undefined> {
  const given = basicCredentials(request);
  const clientId = ClientId.safeParse(given?.clientId);
  const isPasswordService = clientId.success && clientId.data === passwordServiceClientId;
  if (given === undefined || !isPasswordService) return clientUnknown(request);
  return (await clientSecrets.matches(clientId.data, given.secret)) ? undefined : clientUnknown(request);
}

/** The feed's token is for all accounts: an operation on several has none in its path. */
const isOfNoAccount = (role: RequiredRole, { route }: Operation): boolean =>
  role === 'directory-service' && !route.includes('{accountId}');

async function checkFeed(
  dependencies: CallerCheckDependencies,
  caller: Caller,
  operation: Operation,
): Promise<Caller | Problem> {
  if (isDirectoryService(caller)) return caller;
  if (caller.account !== undefined)
    await recordRefusal(dependencies, caller, caller.account, operation, 'role-missing');
  return new Problem('role-missing');
}

const isForeign = ({ portalSession }: Caller, request: HttpRequest, serviceUrl: string): boolean =>
  portalSession !== undefined && !isFromPortalPage(request, serviceUrl);

/** What was sent says who calls, or why it doesn't; undefined when nothing was. */
type ReadCaller = (request: HttpRequest) => Promise<Caller | TokenRefusal | undefined>;

const makeReadBearer = ({ verifyCaller, trustedProxies }: CallerCheckDependencies): ReadCaller =>
  async function readBearer(request) {
    const token = credentialsOf(request, 'Bearer');
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
    const caller = { id: contact, account: accountId, roles, address, portalSession: { id, expiresAt } };
    return { ...caller, ...personOf(session) };
  };
