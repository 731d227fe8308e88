/** A sign-in, from the address to the app. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeBeginAuthorization } from './begin-authorization.ts';
import { makeBeginSignIn } from './begin-sign-in.ts';
import { makeBindPerson, makeLiftBlock } from './recognizing/bind-person.ts';
import { makeCheckCompanyCredentials } from './check-company-credentials.ts';
import { makeFinishSignIn } from './finish-sign-in.ts';
import { makeOpenHostedSignIn, makeRememberTyped } from './hosted/open-hosted-sign-in.ts';
import { makeOpenSignIn } from './open-sign-in.ts';
import { makeBeginSilently } from './silent/begin-silently.ts';
import { makeRememberTenant } from '../provider/known-tenants.ts';
import { makeOpenSilentReturn } from './silent/silent-return.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeBeginAuthorization
    | typeof makeBeginSignIn
    | typeof makeBeginSilently
    | typeof makeBindPerson
    | typeof makeCheckCompanyCredentials
    | typeof makeFinishSignIn
    | typeof makeLiftBlock
    | typeof makeOpenHostedSignIn
    | typeof makeOpenSignIn
    | typeof makeOpenSilentReturn
    | typeof makeRememberTenant
    | typeof makeRememberTyped
  >,
  'beginSignIn' | 'beginSilently' | 'bindPerson' | 'liftBlock'
>;

export function composeSignIn(ports: Ports) {
  const beginSignIn = makeBeginSignIn(ports);
  const beginSilently = makeBeginSilently({ ...ports, beginSignIn });
  return {
    beginAuthorization: makeBeginAuthorization({ ...ports, beginSignIn, beginSilently }),
    beginSignIn,
    checkCompanyCredentials: makeCheckCompanyCredentials(ports),
    finishSignIn: makeFinishSignIn({ ...ports, bindPerson: makeBindPerson(ports), liftBlock: makeLiftBlock(ports) }),
    openHostedSignIn: makeOpenHostedSignIn(ports),
    openSignIn: makeOpenSignIn(ports),
    openSilentReturn: makeOpenSilentReturn(ports),
    rememberTenant: makeRememberTenant(ports),
    rememberTyped: makeRememberTyped(ports),
  };
}
