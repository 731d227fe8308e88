/** The one place that writes into the log. Codes and words are held to the catalogue; of a fault only what may be known. */
import type { InvocationContext } from '@azure/functions';
import { LOG_CATALOGUE, type LogCode, type LogDetails, logLine } from './log-catalogue.ts';
import { describeFault } from './describe-fault.ts';

/**
 * Writes one line, at the level of its code; of `fault` follow names, codes and places. Without a context (work that no
 * call waits for) it goes to standard error, which the host takes into the log too.
 */
export function writeLog(
  context: InvocationContext | undefined,
  logCode: LogCode,
  details: LogDetails,
  fault?: unknown,
): void {
  const line = logLine(logCode, details) + (fault === undefined ? '' : ` ${describeFault(fault)}`);
  if (context === undefined) {
    process.stderr.write(`${line}\n`);
    return;
  }
  const [level] = LOG_CATALOGUE[logCode];
  switch (level) {
    case 'information':
      context.info(line);
      return;
    case 'warning':
      context.warn(line);
      return;
    case 'error':
      context.error(line);
  }
}
