/** Accounts, their domains and their users, as the Company feeds them. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeChangeUsers } from './change-users.ts';
import { makeConfirmDomain } from './confirm-domain.ts';
import { makeFindUnownable } from './find-unownable.ts';
import { makeLinkUser } from './link-user.ts';
import { makeLinkUsers } from './link-users.ts';
import { makeMoveDomain } from './move-domain.ts';
import { makePutAccount } from './put-account.ts';

type Ports = Omit<
  NeedsOf<
    | typeof makeChangeUsers
    | typeof makeConfirmDomain
    | typeof makeLinkUser
    | typeof makeLinkUsers
    | typeof makeMoveDomain
    | typeof makePutAccount
  >,
  'findUnownable'
>;

export function composeAccounts(ports: Ports) {
  const findUnownable = makeFindUnownable();
  return {
    changeUsers: makeChangeUsers(ports),
    confirmDomain: makeConfirmDomain({ ...ports, findUnownable }),
    linkUser: makeLinkUser(ports),
    linkUsers: makeLinkUsers(ports),
    moveDomain: makeMoveDomain({ ...ports, findUnownable }),
    putAccount: makePutAccount({ ...ports, findUnownable }),
  };
}
