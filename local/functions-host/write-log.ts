export const logLevels = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogEntry {
  level: LogLevel;
  message: string;
  /** The function that was running, if one was. */
  functionName?: string;
}

export type Log = (entry: LogEntry) => void;

/**
 * A log that writes each entry as readable text: `<time> <level> [<function>] <message>`.
 * @param minimum entries below this level are left out
 */
export function createLog(minimum: LogLevel): Log {
  return ({ level, functionName, message }) => {
    if (logLevels.indexOf(level) < logLevels.indexOf(minimum)) return;
    process.stderr.write(`${new Date().toISOString()} ${level} [${functionName ?? 'host'}] ${message}\n`);
  };
}

/** An error as text with its stack, and the errors that caused it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${describeError(error.cause)}`;
}
