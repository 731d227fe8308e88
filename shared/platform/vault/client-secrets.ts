/** The secrets of the apps and of the password service (port ClientSecrets): several can be live at once, so that one can be replaced without a pause. */
import { hash, timingSafeEqual } from 'node:crypto';
import type { ClientId } from '../words/identifiers.ts';
import type { ClientSecrets, Clock } from '../ports.ts';
import { clientSecretName } from './client-secret-name.ts';
import type { SecretCache, SecretVersion } from './secret-cache.ts';

type Options = {
  readonly secrets: SecretCache;
  /** The clients of the catalogue: for no others is the vault asked, so invented ids cost nothing. */
  readonly clients: readonly ClientId[];
  readonly clock: Clock;
};

/** Something to compare with where there is no secret, so that an unknown client costs the same work. */
const NOBODYS: readonly SecretVersion[] = [
  { id: '', value: '', createdAt: new Date(0), notBefore: undefined, expiresAt: new Date(0) },
];

export function makeClientSecrets({ secrets, clients, clock }: Options): ClientSecrets {
  const known: ReadonlySet<ClientId> = new Set(clients);
  return {
    async matches(clientId, secret) {
      if (!known.has(clientId)) return matchesLive(NOBODYS, secret, clock());
      const name = clientSecretName(clientId);
      if (matchesLive(await secrets.readVersions(name), secret, clock())) return true;
      // It may be a new one that the vault got since it was read.
      return (await secrets.refresh(name)) && matchesLive(await secrets.readVersions(name), secret, clock());
    },
  };
}

/** Every version is compared, in constant time over digests of one length, whether one matched already or not. */
function matchesLive(versions: readonly SecretVersion[], secret: string, now: Date): boolean {
  const given = digest(secret);
  let matched = false;
  for (const { value, notBefore, expiresAt } of versions.length === 0 ? NOBODYS : versions) {
    const same = timingSafeEqual(given, digest(value));
    const live = (notBefore === undefined || notBefore <= now) && (expiresAt === undefined || expiresAt > now);
    // An empty value is no secret: it would let in whoever sends none.
    matched = (same && live && value !== '') || matched;
  }
  return matched;
}

const digest = (text: string): Buffer => hash('sha256', text, 'buffer');
