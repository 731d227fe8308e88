export type VaultStatus = 400 | 401 | 403 | 404 | 409 | 413 | 500 | 503;

/** A refusal in Key Vault's shape: `{ error: { code, message, innererror? } }`. Thrown inside the vault, answered by its one error handler. */
export class VaultError extends Error {
  readonly status: VaultStatus;
  readonly body: { error: { code: string; message: string; innererror?: { code: string } } };

  constructor(status: VaultStatus, code: string, message: string, inner?: string) {
    super(message);
    this.status = status;
    this.body = { error: { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) } };
  }
}

export const badParameter = (message: string): VaultError => new VaultError(400, 'BadParameter', message);

/** Azure's own words: `(name/version) was not found in this key vault`. */
export const secretNotFound = (id: string): VaultError => {
  const advice =
    'If you recently deleted this secret you may be able to recover it using the correct recovery command.';
  const message = `A secret with (name/id) ${id} was not found in this key vault. ${advice}`;
  return new VaultError(404, 'SecretNotFound', message);
};
