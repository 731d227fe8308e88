/** The OpenID Provider. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeEndSession } from './end-session.ts';
import { makeIssueCode } from './issue-code.ts';
import { makeReadUserinfo } from './read-userinfo.ts';
import { makeRedeemAuthorizationCode } from './redeem-authorization-code.ts';
import { makeStandsGrant } from './stands-grant.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeEndSession
    | typeof makeIssueCode
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
    issueCode: makeIssueCode(ports),
    readUserinfo: makeReadUserinfo({ ...ports, standsGrant }),
    redeemAuthorizationCode: makeRedeemAuthorizationCode({ ...ports, standsGrant }),
  };
}
