/** Turns the SSO switch of an account. */
import { type Account, type SsoSwitch, turnSso } from '../domain/account.ts';
import { actorOf, type Caller } from '../domain/caller.ts';
import type { AccountId } from '../domain/identifiers.ts';
import type { AccountStore, DirectoryStore } from '../ports.ts';
import { findUsersWithoutPassword, type WithoutPassword } from './find-users-without-password.ts';
import { auditEventMaker, type EventDependencies } from './make-audit-event.ts';

// The account's row also changes for other reasons (its name, say): that is no conflict as long as the switch didn't move.
const MAX_ATTEMPTS = 4;

export type TurnSsoInput = {
  readonly account: AccountId;
  readonly sso: SsoSwitch;
  /** The version of the switch that the caller saw; undefined: one that can't have been given out. */
  readonly seenVersion: number | undefined;
  readonly caller: Caller;
};
export type TurnSsoOutcome =
  | {
      readonly kind: 'turned';
      readonly account: Account;
      /** Undefined when the switch is on now. */
      readonly usersWithoutPassword: WithoutPassword | undefined;
    }
  | { readonly kind: 'account-not-found' | 'version-changed' | 'not-connected' | 'changed-meanwhile' };

type Dependencies = EventDependencies & {
  readonly accountStore: AccountStore;
  readonly directoryStore: DirectoryStore;
};

/** Makes the use case. Turning on needs a connected tenant; a broken integration isn't one. */
export const makeTurnSso = (dependencies: Dependencies) => {
  const { accountStore } = dependencies;
  return async (input: TurnSsoInput): Promise<TurnSsoOutcome> => {
    const makeEvent = auditEventMaker(dependencies, input.account, actorOf(input.caller));
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const before = await accountStore.readAccount(input.account);
      if (before === undefined) return { kind: 'account-not-found' };
      const { sso, ssoVersion, integration } = before.value;
      if (ssoVersion !== input.seenVersion) return { kind: 'version-changed' };
      if (input.sso === 'on' && integration.state !== 'connected') return { kind: 'not-connected' };
      // Read before the switch moves: when this fails, nothing was changed, as the 503 says.
      const usersWithoutPassword =
        input.sso === 'off' ? await findUsersWithoutPassword(dependencies.directoryStore, input.account) : undefined;
      if (sso === input.sso) return { kind: 'turned', account: before.value, usersWithoutPassword };
      const account = turnSso(before.value, input.sso);
      const event = makeEvent('sso-switched', { sso }, { sso: account.sso });
      const changed = await accountStore.changeAccount(before, account, event);
      if (changed === 'changed') return { kind: 'turned', account, usersWithoutPassword };
    }
    return { kind: 'changed-meanwhile' };
  };
};
export type TurnSso = ReturnType<typeof makeTurnSso>;
