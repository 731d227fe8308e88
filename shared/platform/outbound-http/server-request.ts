/** One request to a server that is asked often, as it stands on the wire. */
import type { HttpAnswer } from './http-request.ts';

export type ServerRequest = {
  readonly method: string;
  /** With its query, as it is sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** How long one try may take; undefined: as long as the operation. */
  readonly tryMs?: number | undefined;
};

/** Ends with the signal at the latest. Throws NoAnswer where the server said nothing. */
export type SendToServer<Request extends ServerRequest = ServerRequest> = (
  request: Request,
  signal: AbortSignal,
) => Promise<HttpAnswer>;

/** Not a word from the server: no connection, a lost one, or no answer in time. Its text holds nothing of the request. */
export class NoAnswer extends Error {
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(`no answer: ${code}`, options);
    this.name = 'NoAnswer';
    this.code = code;
  }
}

export const headerOf = ({ headers }: Pick<HttpAnswer, 'headers'>, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
};

/** When it answered, by the server's own clock, to the second (RFC 9110 section 6.6.1); undefined where it doesn't say. */
export function answeredAtOf(answer: Pick<HttpAnswer, 'headers'>): Date | undefined {
  const moment = new Date(headerOf(answer, 'date') ?? Number.NaN);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
