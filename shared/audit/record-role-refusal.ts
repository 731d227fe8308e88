/**
 * Refusals of callers who are known and not allowed, in the account's audit trail: so many a minute one by one, then one entry with
 * the number of the others. Whoever holds a token without the role can repeat a request without end; the trail is kept for ever.
 */
import type { Actor, AuditEvent } from '../platform/words/audit-event.ts';
import type { AccountId } from '../platform/words/identifiers.ts';
import type { AuditTrail } from './ports.ts';
import type { RecordRoleRefusal, RoleRefusal, WriteLog } from '../platform/ports.ts';
import { makeBoundedMap } from '../platform/in-process/bounded-map.ts';
import { type EventDependencies, makeRefusalEvent } from './make-audit-event.ts';

/** In this process: of one caller, and of all callers of an account. */
export const ENTRIES_PER_MINUTE = { ofCaller: 10, ofAccount: 20 } as const;
const MINUTE_MS = 60_000;
const MAX_ACCOUNTS_COUNTED = 10_000;

type LeftOut = { readonly first: RoleRefusal; count: number; actor: Actor };
type Window = {
  readonly endsAt: number;
  readonly byCaller: Map<string, number>;
  entries: number;
  leftOut: LeftOut | undefined;
};

type Dependencies = EventDependencies & {
  readonly auditTrail: Pick<AuditTrail, 'record'>;
  /** Runs the work after so many milliseconds. */
  readonly later: (work: () => void, milliseconds: number) => void;
  readonly writeLog: WriteLog;
};

const callerOf = (actor: Actor): string => ('id' in actor ? `${actor.kind} ${actor.id}` : actor.kind);

/** A process that ends within the minute takes its number along: the line in the log is what is left of it. */
export const makeRecordRoleRefusal = (dependencies: Dependencies): RecordRoleRefusal => {
  const { auditTrail, clock, later, writeLog } = dependencies;
  const windows = makeBoundedMap<AccountId, Window>(MAX_ACCOUNTS_COUNTED);

  const windowOf = (accountId: AccountId, now: number): Window => {
    const known = windows.get(accountId);
    if (known !== undefined && known.endsAt > now) return known;
    const opened: Window = { endsAt: now + MINUTE_MS, byCaller: new Map(), entries: 0, leftOut: undefined };
    windows.set(accountId, opened);
    return opened;
  };

  const eventOf = ({ accountId, action, refusal }: RoleRefusal, actor: Actor, after?: AuditEvent['after']) =>
    makeRefusalEvent(dependencies, accountId, actor, { action, refusal, after });

  const recordLeftOut = ({ first, actor, count }: LeftOut): void => {
    auditTrail.record(eventOf(first, actor, { leftOut: count })).catch(() => {
      writeLog('refusals-not-recorded', { count });
    });
  };

  return async function recordRoleRefusal(refused: RoleRefusal): Promise<void> {
    const now = clock().getTime();
    const { accountId, actor } = refused;
    const window = windowOf(accountId, now);
    const ofCaller = window.byCaller.get(callerOf(actor)) ?? 0;
    if (ofCaller < ENTRIES_PER_MINUTE.ofCaller && window.entries < ENTRIES_PER_MINUTE.ofAccount) {
      window.byCaller.set(callerOf(actor), ofCaller + 1);
      window.entries += 1;
      await auditTrail.record(eventOf(refused, actor));
      return;
    }
    if (window.leftOut !== undefined) {
      window.leftOut.count += 1;
      // Of more than one caller: then it's the service that says so.
      if (callerOf(window.leftOut.actor) !== callerOf(actor)) window.leftOut.actor = { kind: 'system' };
      return;
    }
    const leftOut: LeftOut = { first: refused, count: 1, actor };
    window.leftOut = leftOut;
    writeLog('refusals-left-out', { action: refused.action, reason: refused.refusal });
    later(() => {
      recordLeftOut(leftOut);
    }, window.endsAt - now);
  };
};
