import type { Caller } from './caller.ts';

/** The caller of an operation that asks for a role: `endpoint` lets nobody else come so far. */
export function knownCaller(caller: Caller | undefined): Caller {
  if (caller === undefined) throw new Error('the operation asks for no role, so it has no caller');
  return caller;
}

/** The caller of an operation for the hosted page alone: always with a session of an account. */
export function knownPortalCaller(caller: Caller | undefined) {
  const { account: accountId, portalSession, ...known } = knownCaller(caller);
  if (accountId === undefined || portalSession === undefined) throw new Error('the caller came without a session');
  return { ...known, account: accountId, portalSession };
}
