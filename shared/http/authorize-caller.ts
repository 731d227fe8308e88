/** Who is calling, by the kind that an operation asks for. Everything that isn't allowed here is refused. */
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { accessTo, actorOf, type Caller, type RequiredRole } from '../domain/caller.ts';
import type { AuditAction, AuditEvent } from '../domain/audit-event.ts';
import { AccountId, AuditEventId, ClientId } from '../domain/identifiers.ts';
import type { AuditTrail, CallerVerifier, ClientSecrets, Clock, RandomId } from '../ports.ts';
import { readableAddress } from './client-address.ts';
import { basicCredentials, bearerToken } from './credentials.ts';
import type { Operation } from './operation.ts';
import { Problem, unauthenticated } from './problem.ts';

export type CallerCheck = (
  operation: Operation,
  request: HttpRequest,
  context: InvocationContext,
) => Promise<Caller | Problem | undefined>;

export type CallerCheckDependencies = {
  readonly verifyCaller: CallerVerifier;
  readonly clientSecrets: ClientSecrets;
  readonly passwordServiceClientId: ClientId;
  readonly auditTrail: AuditTrail;
  readonly clock: Clock;
  readonly randomId: RandomId;
  readonly trustedProxyHops: number;
};

/** Makes the check. A missing role on the caller's own account is put in the audit trail where the operation says so. */
export function makeCallerCheck(dependencies: CallerCheckDependencies): CallerCheck {
  const checkRole = async (
    role: RequiredRole,
    operation: Operation,
    request: HttpRequest,
  ): Promise<Caller | Problem> => {
    const token = bearerToken(request);
    const verified = token === undefined ? undefined : await dependencies.verifyCaller(token);
    if (verified === undefined) return unauthenticated('Bearer');
    const caller: Caller = { ...verified, address: readableAddress(request, dependencies.trustedProxyHops) };
    const account = AccountId.safeParse(request.params['accountId']);
    if (!account.success) {
      return new Problem('invalid-request', { errors: [{ field: 'path/accountId', message: 'is not an account id' }] });
    }
    const access = accessTo(account.data, role, caller);
    if (access === 'allowed') return caller;
    if (access === 'role-missing' && caller.account === account.data && operation.auditRefusalAs !== undefined) {
      await dependencies.auditTrail.record(refusalEvent(dependencies, caller, account.data, operation.auditRefusalAs));
    }
    return new Problem(access);
  };

  const checkPasswordService = async (request: HttpRequest): Promise<Problem | undefined> => {
    const given = basicCredentials(request);
    const clientId = ClientId.safeParse(given?.clientId);
    const isPasswordService = clientId.success && clientId.data === dependencies.passwordServiceClientId;
    if (given === undefined || !isPasswordService) return unauthenticated('Basic');
    return (await dependencies.clientSecrets.matches(clientId.data, given.secret))
      ? undefined
      : unauthenticated('Basic');
  };

  return async (operation, request) => {
    switch (operation.caller) {
      case 'security-manager':
      case 'directory-service':
        return checkRole(operation.caller, operation, request);
      case 'password-service':
        return checkPasswordService(request);
      // These check their caller themselves, as their protocols say (RFC 6749 section 2.3, RFC 6750), or are public.
      case 'anyone':
      case 'app':
      case 'access-token':
      case 'browser':
        return undefined;
    }
  };
}

function refusalEvent(
  { clock, randomId }: Pick<CallerCheckDependencies, 'clock' | 'randomId'>,
  caller: Caller,
  account: AccountId,
  action: AuditAction,
): AuditEvent {
  return {
    id: AuditEventId.parse(randomId()),
    account,
    at: clock(),
    actor: actorOf(caller),
    action,
    outcome: 'refused',
    refusal: 'role-missing',
    before: undefined,
    after: undefined,
  };
}
