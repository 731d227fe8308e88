/** What becomes of a fault: a line in the log and a support code that ties the answer to it. */
import { randomInt } from 'node:crypto';
import type { InvocationContext } from '@azure/functions';
import { type Dependency, DependencyUnavailable } from '../ports.ts';
import { writeLog } from './write-log.ts';

/** What `Retry-After` says when something behind the service doesn't answer. */
export const RETRY_AFTER_SECONDS = 5;

// No letters or digits that are mistaken for one another when read out on the phone.
const SUPPORT_ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/** Ten characters that tie an answer to its log line, e.g. `7KQ2M-9XTRD`. */
export function makeSupportCode(): string {
  const characters = Array.from({ length: 10 }, () => SUPPORT_ALPHABET.charAt(randomInt(SUPPORT_ALPHABET.length))).join(
    '',
  );
  return `${characters.slice(0, 5)}-${characters.slice(5)}`;
}

/**
 * Logs a fault under the name of its function. Answers the dependency that is absent (a warning: try again later), or
 * undefined for everything else (an error: ours).
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
  writeLog(context, 'unexpected-fault', { operation, support }, error);
  return undefined;
}
