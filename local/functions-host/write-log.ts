export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** Writes `<time> <level> [<function>] <message>`; nothing below `information`, which is host.json's default. */
export function log(level: LogLevel, message: string, functionName = 'host'): void {
  if (level === 'trace' || level === 'debug') return;
  process.stderr.write(`${new Date().toISOString()} ${level} [${functionName}] ${message}\n`);
}

/** An error as text with its stack, and the errors that caused it. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by: ${describeError(error.cause)}`;
}
