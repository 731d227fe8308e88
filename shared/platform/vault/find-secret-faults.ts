/** What is wrong with the apps' secrets in the vault: an app that can't prove itself is found here, before its people find out. */
import type { FindSecretFaults, SecretFault } from '../ports.ts';
import type { ClientId } from '../words/identifiers.ts';
import { clientSecretName } from './client-secret-name.ts';
import type { SecretCache } from './secret-cache.ts';

/** Shorter ones are guessed: RFC 6749 section 10.10 asks for less than one in 2^128, which is 32 hexadecimal digits or 22 letters. */
const MIN_LENGTH = 22;

type Options = {
  readonly secrets: Pick<SecretCache, 'readVersions'>;
  /** Those that prove themselves by a secret. */
  readonly clients: readonly ClientId[];
};

/** Looks at every client's newest version; throws DependencyUnavailable when the vault doesn't answer. */
export const makeFindSecretFaults = ({ secrets, clients }: Options): FindSecretFaults =>
  async function findSecretFaults() {
    const faults: SecretFault[] = [];
    for (const client of clients) {
      const secret = clientSecretName(client);
      const [newest] = await secrets.readVersions(secret);
      const reason = newest === undefined ? 'missing' : faultOfClientSecret(newest.value);
      if (reason !== undefined) faults.push({ secret, reason });
    }
    return faults;
  };

/** Why nobody could use it; undefined: nothing is wrong with it. */
export function faultOfClientSecret(value: string): Exclude<SecretFault['reason'], 'missing'> | undefined {
  if (value === '') return 'empty';
  // Nobody types or pastes these on purpose, and HTTP Basic takes no control characters.
  if (/[\s\p{C}]/u.test(value)) return 'spaces';
  return value.length < MIN_LENGTH ? 'too-short' : undefined;
}
