import type { LogCategory, LogLevel } from './core-interface.ts';

export interface LogEntry {
  level: LogLevel;
  category: LogCategory;
  message: string;
  /** The function that was running, if one was. */
  functionName?: string;
}

export type Log = (entry: LogEntry) => void;

const levels: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/** Whether `text` names a level, whatever its case (host.json writes `Information`). */
export const parseLogLevel = (text: string): LogLevel | undefined =>
  levels.find((level) => level === text.toLowerCase());

/**
 * A log that writes each entry as readable text: `<time> <level> [<function>] <message>`.
 * @param options.minimum entries below this level are left out
 * @param options.write takes one entry's text, line end included
 */
export function createLog(options: { minimum: LogLevel; write: (text: string) => void; now: () => Date }): Log {
  const threshold = levels.indexOf(options.minimum);
  return ({ level, functionName, message }) => {
    if (levels.indexOf(level) < threshold) return;
    const source = functionName ?? 'host';
    options.write(`${options.now().toISOString()} ${level} [${source}] ${message}\n`);
  };
}

/** An error as text with its stack, and the errors that caused it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${describeError(error.cause)}`;
}
