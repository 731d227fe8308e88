/** A sign-in, from the address to the app. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeBeginAuthorization } from './begin-authorization.ts';
import { makeBeginSignIn } from './begin-sign-in.ts';
import { makeBindPerson } from './bind-person.ts';
import { makeCheckCompanyCredentials } from './check-company-credentials.ts';
import { makeDiscoverSignIn } from './discover-sign-in.ts';
import { makeFinishSignIn } from './finish-sign-in.ts';
import { makeOpenHostedSignIn, makeRememberTyped } from './hosted/open-hosted-sign-in.ts';
import { makeOpenSignIn } from './open-sign-in.ts';
import { makeOpenSilentReturn } from './silent-return.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeBeginAuthorization
    | typeof makeBeginSignIn
    | typeof makeBindPerson
    | typeof makeCheckCompanyCredentials
    | typeof makeDiscoverSignIn
    | typeof makeFinishSignIn
    | typeof makeOpenHostedSignIn
    | typeof makeOpenSignIn
    | typeof makeOpenSilentReturn
    | typeof makeRememberTyped
  >,
  'beginSignIn' | 'bindPerson'
>;

export function composeSignIn(ports: Ports) {
  const beginSignIn = makeBeginSignIn(ports);
  return {
    beginAuthorization: makeBeginAuthorization({ ...ports, beginSignIn }),
    beginSignIn,
    checkCompanyCredentials: makeCheckCompanyCredentials(ports),
    discoverSignIn: makeDiscoverSignIn(ports),
    finishSignIn: makeFinishSignIn({ ...ports, bindPerson: makeBindPerson(ports) }),
    openHostedSignIn: makeOpenHostedSignIn(ports),
    openSignIn: makeOpenSignIn(ports),
    openSilentReturn: makeOpenSilentReturn(ports),
    rememberTyped: makeRememberTyped(ports),
  };
}
