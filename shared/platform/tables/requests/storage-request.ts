/** One request to Table Storage as it stands on the wire, and what came back. */

export type StorageRequest = {
  readonly table: string;
  readonly method: string;
  /** With its query, as it is sent. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** How long one try may take; undefined: as long as the operation. */
  readonly tryMs?: number | undefined;
};

export type StorageAnswer = {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
};

/** Ends with the signal at the latest. Throws NoAnswer where storage said nothing. */
export type Send = (request: StorageRequest, signal: AbortSignal) => Promise<StorageAnswer>;

/** Not a word from storage: no connection, a lost one, or no answer in time. Its text holds nothing of the request. */
export class NoAnswer extends Error {
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(`storage gave no answer: ${code}`, options);
    this.name = 'NoAnswer';
    this.code = code;
  }
}

export const headerOf = ({ headers }: Pick<StorageAnswer, 'headers'>, name: string): string | undefined => {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
};
