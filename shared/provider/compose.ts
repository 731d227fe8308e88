/** The OpenID Provider. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeEndSession } from './end-session.ts';
import { makeIssueAuthorization } from './issue-authorization.ts';
import { makeReadUserinfo } from './read-userinfo.ts';
import { makeRedeemAuthorizationCode } from './redeem-authorization-code.ts';
import { makeStandsGrant } from './stands-grant.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeEndSession
    | typeof makeIssueAuthorization
    | typeof makeReadUserinfo
    | typeof makeRedeemAuthorizationCode
    | typeof makeStandsGrant
  >,
  'standsGrant'
>;

export function composeProvider(ports: Ports) {
  const standsGrant = makeStandsGrant(ports);
  return {
    endSession: makeEndSession(ports),
    issueAuthorization: makeIssueAuthorization(ports),
    readUserinfo: makeReadUserinfo({ ...ports, standsGrant }),
    redeemAuthorizationCode: makeRedeemAuthorizationCode({ ...ports, standsGrant }),
  };
}
