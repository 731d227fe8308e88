/** A refusal in Key Vault's shape: `{ error: { code, message, innererror? } }`. Thrown inside the vault, answered by its one error handler. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
  readonly status: VaultStatus;
  readonly code: string;
  readonly inner: string | undefined;

  constructor(status: VaultStatus, code: string, message: string, inner?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = inner;
  }

  get body(): { error: { code: string; message: string; innererror?: { code: string } } } {
    const { code, message, inner } = this;
    return { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } };
  }
}

export type VaultStatus = 400 | 401 | 403 | 404 | 409 | 413 | 500 | 503;

export const badParameter = (message: string): VaultError => new VaultError(400, 'BadParameter', message);

/** Azure's own words: `(name/version) was not found in this key vault`. */
export const secretNotFound = (id: string): VaultError =>
  new VaultError(
    404,
    'SecretNotFound',
    `A secret with (name/id) ${id} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command.`,
  );
