/**
 * Makes the service's keys and renews them (port KeyRotation). No sign-in in flight is lost: a new version becomes active
 * only when everybody can know it, and an old one lives on for longer than anything it signed or sealed. Two instances
 * that rotate at once make two versions; both are published and the ring picks one of them, alike everywhere.
 */
import { exportJWK, generateKeyPair, generateSecret, type JWK } from 'jose';
import type { SecretProperties } from '@azure/keyvault-secrets';
import { DependencyUnavailable, type KeyRotation } from '../../ports.ts';
import { SEALING_KEY_NAME, SIGNING_KEY_NAME } from './key-ring.ts';
import type { SecretCache } from './secret-cache.ts';
import { isAbsent, type SecretVault } from './secret-vault.ts';

type Options = {
  readonly client: SecretVault;
  readonly secrets: SecretCache;
  readonly rotationDays: number;
  readonly refreshSeconds: number;
};

type KeyPlan = {
  readonly name: string;
  /** How long before its first use a version is published. */
  readonly leadSeconds: number;
  readonly make: () => Promise<JWK>;
};

const DAY_SECONDS = 86_400;
/** Apps keep our key set for as long as that; OpenID Connect libraries ask again for an unknown `kid`, but need not. */
const SIGNING_LEAD_SECONDS = 3600;
/** More than anything signed or sealed here lives: ID tokens and access tokens an hour, the rest ten minutes. */
const LONGEST_LIFETIME_SECONDS = DAY_SECONDS;

const CONTENT_TYPE = 'application/jwk+json';

export function makeKeyRotation(options: Options): KeyRotation {
  const plans: readonly KeyPlan[] = [
    { name: SIGNING_KEY_NAME, leadSeconds: SIGNING_LEAD_SECONDS, make: makeSigningKey },
    { name: SEALING_KEY_NAME, leadSeconds: 2 * options.refreshSeconds, make: makeSealingKey },
  ];
  return {
    async rotateKeys({ now, force }) {
      const renewed: string[] = [];
      for (const plan of plans) {
        if (await rotateKey(options, plan, { now, force })) renewed.push(plan.name);
      }
      return renewed;
    },
    async retireKeys({ now }) {
      let retired = 0;
      for (const { name } of plans) retired += await retireVersions(options.client, name, now);
      return retired;
    },
  };
}

/**
 * A version's end comes a day after anything that it made (LONGEST_LIFETIME_SECONDS). The vault goes on giving out a version
 * that has ended: disabled it does not, so an old key can't be stolen and read what was kept of old traffic.
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
 * flight would fail. Who must withdraw a key forces a rotation and then disables the old version: the ring then uses the
 * new one without waiting.
 */
async function rotateKey(
  { client, secrets, rotationDays }: Options,
  plan: KeyPlan,
  { now, force }: { readonly now: Date; readonly force: boolean },
): Promise<boolean> {
  const rotationSeconds = rotationDays * DAY_SECONDS;
  const live = (await listEnabled(client, plan.name)).filter(
    ({ expiresOn }) => expiresOn === undefined || expiresOn > now,
  );
  const newest = newestStart(live);
  const due = newest === undefined || now.getTime() - newest.getTime() >= rotationSeconds * 1000;
  if (!due && !force) return false;
  // The first version has nobody to wait for.
  const notBefore = newest === undefined ? undefined : after(now, plan.leadSeconds);
  // Twice the rotation: a timer that fails for a whole period stops nothing.
  const expiresOn = after(notBefore ?? now, 2 * rotationSeconds + LONGEST_LIFETIME_SECONDS);
  const value = JSON.stringify(await plan.make());
  await callVault(() =>
    client.setSecret(plan.name, value, {
      contentType: CONTENT_TYPE,
      expiresOn,
      ...(notBefore === undefined ? {} : { notBefore }),
    }),
  );
  await secrets.reload(plan.name);
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

/** When the newest version became or becomes active; undefined: there is none. */
function newestStart(versions: readonly SecretProperties[]): Date | undefined {
  const starts = versions.map(({ notBefore, createdOn }) => (notBefore ?? createdOn ?? new Date(0)).getTime());
  return starts.length === 0 ? undefined : new Date(Math.max(...starts));
}

const after = (moment: Date, seconds: number): Date => new Date(moment.getTime() + seconds * 1000);

async function makeSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: 2048, extractable: true });
  return exportJWK(privateKey);
}

async function makeSealingKey(): Promise<JWK> {
  return exportJWK(await generateSecret('A256GCM', { extractable: true }));
}

async function callVault<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (cause) {
    throw new DependencyUnavailable('key-vault', { cause });
  }
}
