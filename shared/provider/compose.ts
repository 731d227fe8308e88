/** The OpenID Provider. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeCheckClientAssertion } from './clients/check-client-assertion.ts';
import { makeEndSession } from './signing-out/end-session.ts';
import { makeFindSession } from './sessions/find-session.ts';
import { makeIntrospectToken } from './sessions/introspect-token.ts';
import { makeIssueAuthorization } from './issue-authorization.ts';
import { makeReadUserinfo } from './tokens/read-userinfo.ts';
import { makeRedeemAuthorizationCode } from './tokens/redeem-authorization-code.ts';
import { makeRefreshTokens } from './sessions/refresh-tokens.ts';
import { makeRevokeToken } from './sessions/revoke-token.ts';
import { makeStandsGrant } from './stands-grant.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeCheckClientAssertion
    | typeof makeEndSession
    | typeof makeFindSession
    | typeof makeIntrospectToken
    | typeof makeIssueAuthorization
    | typeof makeReadUserinfo
    | typeof makeRedeemAuthorizationCode
    | typeof makeRefreshTokens
    | typeof makeRevokeToken
    | typeof makeStandsGrant
  >,
  'findSession' | 'standsGrant'
>;

export function composeProvider(ports: Ports) {
  const standsGrant = makeStandsGrant(ports);
  const findSession = makeFindSession({ ...ports, standsGrant });
  return {
    checkClientAssertion: makeCheckClientAssertion(ports),
    endSession: makeEndSession(ports),
    introspectToken: makeIntrospectToken({ ...ports, findSession }),
    issueAuthorization: makeIssueAuthorization(ports),
    readUserinfo: makeReadUserinfo({ ...ports, standsGrant }),
    redeemAuthorizationCode: makeRedeemAuthorizationCode({ ...ports, standsGrant }),
    refreshTokens: makeRefreshTokens({ ...ports, findSession }),
    revokeToken: makeRevokeToken(ports),
  };
}
