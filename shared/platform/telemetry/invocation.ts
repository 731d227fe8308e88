/**
 * The call that is being answered, known wherever it leads: an adapter that writes a line writes it into that call's log,
 * and a request to storage counts for it. Work that goes on in the background belongs to the call that began it.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { InvocationContext } from '@azure/functions';
import type { WriteLog } from '../ports.ts';
import { writeLog } from './write-log.ts';

export type Invocation = { readonly context: InvocationContext; roundTrips: number };

const current = new AsyncLocalStorage<Invocation>();

/** Runs the work as that call. */
export const runInvocation = <Result>(invocation: Invocation, work: () => Result): Result =>
  current.run(invocation, work);

/** The function that is being called; undefined outside of one. */
export const currentOperation = (): string | undefined => current.getStore()?.context.functionName;

/** Counts a request to storage for the current call. */
export function countRoundTrip(): void {
  const invocation = current.getStore();
  if (invocation !== undefined) invocation.roundTrips += 1;
}

/** Port WriteLog. */
export const writeCurrentLog: WriteLog = (code, details, fault) => {
  writeLog(current.getStore()?.context, code, details, fault);
};
