/** Why there is no token of the service's identity, in a word of ours: `timeout`, `no-connection`, `http-503`, `unreadable` … It never holds a token. */
export class IdentityUnavailable extends Error {
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(`the identity gave no token: ${code}`, options);
    this.name = 'IdentityUnavailable';
    this.code = code;
  }
}
