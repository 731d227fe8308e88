/** What becomes of a fault: a line in the log and a support code that ties the answer to it. */
import { randomInt } from 'node:crypto';
import type { InvocationContext } from '@azure/functions';
import { SUPPORT_ALPHABET, SUPPORT_LENGTH, SupportCode } from '../words/support-code.ts';
import { type Dependency, DependencyUnavailable, UnreadableRow } from '../ports.ts';
import { writeLog } from '../telemetry/write-log.ts';

/** What `Retry-After` says when something behind the service doesn't answer. */
export const RETRY_AFTER_SECONDS = 5;

/** Ten characters that tie an answer to its log line, e.g. `7KQ2M-9XTRD`. */
export function makeSupportCode(): SupportCode {
  let characters = '';
  while (characters.length < SUPPORT_LENGTH) characters += SUPPORT_ALPHABET.charAt(randomInt(SUPPORT_ALPHABET.length));
  return SupportCode.parse(characters);
}

/**
 * Logs a fault under the name of its function. Answers the dependency that is absent (a warning: try again later), storage for a
 * row that can't be read until somebody mends it, or undefined for everything else (an error: ours).
 */
export function logFault(
  error: unknown,
  operation: string,
  support: string,
  context: InvocationContext,
): Dependency | undefined {
  if (error instanceof DependencyUnavailable) {
    const { dependency } = error;
    writeLog(context, 'dependency-unavailable', { dependency, operation, support }, error);
    return dependency;
  }
  if (error instanceof UnreadableRow) {
    const { kind, columns } = error;
    writeLog(context, 'row-unreadable', { kind, column: columns[0], operation, support }, error);
    return 'storage';
  }
  writeLog(context, 'unexpected-fault', { operation, support }, error);
  return undefined;
}
