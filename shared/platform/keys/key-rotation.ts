/**
 * Makes the service's keys and renews them (port KeyRotation), by shared/platform/keys/key-schedule.ts. No sign-in in flight is lost: a
 * new version becomes active only when everybody can know it, and an old one lives on for longer than anything it signed or
 * sealed. Two instances that rotate at once make two versions; both are published and the ring picks one of them, alike everywhere.
 */
import type { SecretProperties } from '@azure/keyvault-secrets';
import { isRenewalDue, scheduleKey, type KeyPolicy } from './key-schedule.ts';
import { DependencyUnavailable, type KeyRotation } from '../ports.ts';
import { type KeyName, SEALING_KEY_NAME, SIGNING_KEY_NAME } from './key-ring.ts';
import { MAKE_KEY, type MakeKey } from './make-key.ts';
import type { SecretCache } from '../vault/secret-cache.ts';
import { isAbsent, keyVersionOf, type SecretVault } from '../vault/secret-vault.ts';

type Options = KeyPolicy & {
  readonly client: SecretVault;
  readonly secrets: SecretCache;
  readonly makeKey?: MakeKey;
};

/**
 * Both kinds wait for the same lead. Sealing keys stay with us, but an instance that can't reach the vault for hours must still
 * open what others seal meanwhile.
 */
const NAMES: readonly KeyName[] = [SIGNING_KEY_NAME, SEALING_KEY_NAME];

const CONTENT_TYPE = 'application/jwk+json';

export function makeKeyRotation(options: Options): KeyRotation {
  return {
    async rotateKeys({ now, force }) {
      const renewed: string[] = [];
      for (const name of NAMES) if (await rotateKey(options, name, { now, force })) renewed.push(name);
      return renewed;
    },
    async retireKeys({ now }) {
      let retired = 0;
      for (const name of NAMES) retired += await retireVersions(options.client, name, now);
      return retired;
    },
  };
}

/**
 * The vault goes on giving out a version that has ended: disabled it does not, so an old key can't be stolen and read what was
 * kept of old traffic.
 */
async function retireVersions(client: SecretVault, name: string, now: Date): Promise<number> {
  const ended = (await listEnabled(client, name)).filter(
    ({ expiresOn }) => expiresOn !== undefined && expiresOn <= now,
  );
  for (const { version } of ended)
    if (version !== undefined) await callVault(() => client.disableVersion(name, version));
  return ended.length;
}

/**
 * By force too a version waits for its lead: at once it would be unknown to other instances and to apps, and sign-ins in
 * flight would fail. Who must withdraw a key disables every version of it: the next is the first, and used at once.
 */
async function rotateKey(
  { client, secrets, makeKey = MAKE_KEY, ...policy }: Options,
  name: KeyName,
  { now, force }: { readonly now: Date; readonly force: boolean },
): Promise<boolean> {
  const versions = (await listEnabled(client, name)).map(keyVersionOf);
  if (!force && !isRenewalDue(versions, now, policy)) return false;
  const { startsAt, endsAt } = scheduleKey(versions, now, policy);
  const value = JSON.stringify(await makeKey[name]());
  await callVault(() =>
    client.setSecret(name, value, {
      contentType: CONTENT_TYPE,
      expiresOn: endsAt,
      ...(startsAt === undefined ? {} : { notBefore: startsAt }),
    }),
  );
  await secrets.reload(name);
  return true;
}

function listEnabled(client: SecretVault, name: string): Promise<readonly SecretProperties[]> {
  return callVault(async () => {
    try {
      return (await client.listVersions(name)).filter(({ enabled }) => enabled !== false);
    } catch (error) {
      if (isAbsent(error)) return [];
      throw error;
    }
  });
}

async function callVault<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    throw new DependencyUnavailable('key-vault', { cause });
  }
}
