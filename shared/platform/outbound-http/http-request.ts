/** What is asked over HTTP, and answered. */

export type HttpRequest = {
  readonly origin: string;
  readonly method: string;
  /** With its query, as it is sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Undefined: as long as the signal lets it. */
  readonly timeoutMs?: number | undefined;
  /** The largest answer that is read. */
  readonly maxOctets: number;
};

export type HttpAnswer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
};

/** The request's own time is over. */
export class NotInTime extends Error {
  override readonly name = 'NotInTime';
}

/** Follows no redirect. Throws NotInTime, the signal's reason when that ends first, or else what the connection says. */
export type SendHttp = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** More at once to one place wait for their turn, within their time. */
export const MAX_CONNECTIONS = 256;
/** An idle function keeps its connections for the next sign-in. Who closes one first is met by another try, or by the person's. */
export const KEEP_ALIVE_MS = 55_000;
