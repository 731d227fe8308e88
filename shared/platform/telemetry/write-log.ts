/** The one place that writes into the log. Codes and words are held to the catalogue; of a fault only what may be known. */
import type { InvocationContext } from '@azure/functions';
import { LOG_CATALOGUE, type LogCode, type LogDetails } from './log-catalogue.ts';
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

/**
 * A word of ours, 40 characters at most. No dot and no "@", so no address and no domain; a token, a sealed code, a state or a
 * nonce is longer.
 */
const WORD = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
/** Users, persons and tenants have such ids. */
const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

function textOf(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  // The words stay few; whatever else came here by mistake is not worth a leak.
  return WORD.test(value) && !ID.test(value) && !value.startsWith('eyJ') ? value : 'withheld';
}

/** The line: code, then `key=value` each. A value that is no word of ours is `withheld`, whoever gave it. */
export function logLine(logCode: LogCode, details: LogDetails): string {
  let line: string = logCode;
  for (const [key, value] of Object.entries(details)) if (value !== undefined) line += ` ${key}=${textOf(value)}`;
  return line;
}
