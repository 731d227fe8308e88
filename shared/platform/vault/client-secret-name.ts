/**
 * The name of the vault's secret that holds a client's secret: `client-secret-` and the client id. Secret names know only
 * letters, digits and `-`, and no case. A client id that is more than lower-case words joined by single hyphens goes by its
 * SHA-256 behind a double hyphen instead, so that no two clients ever share a secret.
 * https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#object-identifiers
 */
import { hash } from 'node:crypto';
import type { ClientId } from '../words/identifiers.ts';

const PREFIX = 'client-secret-';
const PLAIN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
/** Secret names have at most 127 characters. */
const MAX_PLAIN_LENGTH = 127 - PREFIX.length;

export function clientSecretName(clientId: ClientId): string {
  if (PLAIN.test(clientId) && clientId.length <= MAX_PLAIN_LENGTH) return `${PREFIX}${clientId}`;
  return `${PREFIX}-${hash('sha256', clientId, 'hex')}`;
}
