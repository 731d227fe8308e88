/**
 * What a token is worth right now, for whoever guards something with it (RFC 7662). Every rule is asked again: who is excluded or gone since has none that
 * is active. At most two trips to storage.
 */
import type { App } from '../../platform/words/apps/app-catalogue.ts';
import type { TenantId } from '../../platform/words/identifiers.ts';
import type { Clock, Sealer } from '../../platform/ports.ts';
import type { FindSession, SessionRefusal } from './find-session.ts';
import type { RefreshFamilies } from '../ports.ts';
import { AccessGrant, subjectClaims } from '../rules/grants.ts';
import { isTakenBack, RefreshGrant, useOfToken } from '../rules/refresh-family.ts';
import { endOfSession, keyOfSession, secondsOf, type Session } from '../rules/session.ts';
import { openToken } from '../tokens/sealed-tokens.ts';

export type IntrospectTokenInput = {
  /** The app that asks, a confidential client, authenticated. */
  readonly app: Pick<App, 'clientId' | 'introspects' | 'offlineAccess' | 'longestSession'>;
  readonly token: string;
};

export type InactiveReason = SessionRefusal | 'not-a-token' | 'other-client' | 'session-over' | 'family-ended';
export type IntrospectTokenOutcome =
  | { readonly kind: 'active'; readonly claims: Readonly<Record<string, unknown>> }
  /** The app hears `active: false` and nothing else (section 2.2); the reason is for the log. */
  | { readonly kind: 'inactive'; readonly reason: InactiveReason };

type Dependencies = {
  readonly sealer: Sealer;
  readonly refreshFamilies: Pick<RefreshFamilies, 'findFamily'>;
  readonly findSession: FindSession;
  readonly issuerOfTenant: (tenant: TenantId) => string;
  readonly clock: Clock;
  readonly serviceUrl: string;
};

const inactive = (reason: InactiveReason) => ({ kind: 'inactive', reason }) as const;

export const makeIntrospectToken = (dependencies: Dependencies) => {
  const { sealer, refreshFamilies, findSession, issuerOfTenant, clock, serviceUrl } = dependencies;

  /** Who it is by now, or why the session is over. `generation`: of a refresh token. */
  const look = async (grant: Pick<AccessGrant, 'clientId' | 'subject'>, session: Session, generation?: number) => {
    const key = keyOfSession(session);
    const [kept, found] = await Promise.all([key && refreshFamilies.findFamily(key), findSession(grant, session)]);
    const family = kept?.value;
    if (isTakenBack(session, family)) return inactive('family-ended');
    if (family !== undefined) {
      const use = useOfToken(family, generation ?? family.generation, clock());
      if (use === 'reused') return inactive('session-over');
    }
    if (found.kind === 'refused') return inactive(found.refusal);
    return (await found.isRefusedByTenant()) ? inactive('refused-by-tenant') : found;
  };

  const describe = (subject: AccessGrant['subject'], scope: string, clientId: string) => ({
    ...subjectClaims(subject, { scope }, issuerOfTenant(subject.tenantId)),
    ...{ iss: serviceUrl, client_id: clientId, scope },
    // What a mail server knows them by.
    username: subject.email,
  });

  const introspectAccess = async (grant: AccessGrant): Promise<IntrospectTokenOutcome> => {
    const { clientId, issued } = grant;
    // Of a version that couldn't be asked about it.
    if (issued === undefined) return inactive('not-a-token');
    const found = await look(grant, issued.session);
    if (found.kind === 'inactive') return found;
    const times = { iat: issued.at, exp: issued.expiresAt };
    const claims = { ...describe(found.subject, grant.scope ?? '', clientId), ...times, token_type: 'Bearer' };
    return { kind: 'active', claims };
  };

  /** Of the client's own alone: whoever guards something takes no refresh token for an access token. */
  const introspectRefresh = async (grant: RefreshGrant, app: IntrospectTokenInput['app']) => {
    const endsAt = endOfSession(app, grant.startedAt);
    if (endsAt === undefined || endsAt <= secondsOf(clock())) return inactive('session-over');
    const found = await look(grant, grant, grant.generation);
    if (found.kind === 'inactive') return found;
    const exp = Math.min(endsAt, grant.family.endsAt);
    return { kind: 'active', claims: { ...describe(found.subject, grant.scope, grant.clientId), exp } } as const;
  };

  return async function introspectToken({ app, token }: IntrospectTokenInput): Promise<IntrospectTokenOutcome> {
    const access = await openToken(sealer, 'access-token', AccessGrant, token);
    if (access !== undefined) {
      const isTheirs = [app.clientId, ...app.introspects].includes(access.clientId);
      return isTheirs ? introspectAccess(access) : inactive('other-client');
    }
    const refresh = await openToken(sealer, 'refresh-token', RefreshGrant, token);
    if (refresh === undefined) return inactive('not-a-token');
    return refresh.clientId === app.clientId ? introspectRefresh(refresh, app) : inactive('other-client');
  };
};
export type IntrospectToken = ReturnType<typeof makeIntrospectToken>;
