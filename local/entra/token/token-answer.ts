/** What a grant at the token endpoint comes to. */
import type { EntraError } from '../entra-errors.ts';

interface TokenResponse {
  token_type: 'Bearer';
  expires_in: number;
  ext_expires_in: number;
  access_token: string;
  scope?: string;
  id_token?: string;
  client_info?: string;
}

export type TokenAnswer = { kind: 'tokens'; body: TokenResponse } | { kind: 'refused'; error: EntraError };

export const refuse = (error: EntraError): TokenAnswer => ({ kind: 'refused', error });
