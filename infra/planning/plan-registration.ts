/**
 * What must change in an app registration so that it is as entra-app.json says. Adds and corrects; takes nothing away:
 * redirect URIs, claims and permissions of others stay, and are named. Run by register-app.
 */
import { readFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';

const Claim = z.looseObject({ name: z.string() });
const Access = z.object({
  resourceAppId: z.string(),
  resourceAccess: z.array(z.object({ id: z.string(), type: z.string() })),
});

/** The part of Microsoft Graph's application that is ours to say. Graph answers null for what is not set. */
const Registration = z.object({
  displayName: z.string(),
  signInAudience: z.string(),
  groupMembershipClaims: z.string().nullish(),
  optionalClaims: z.looseObject({ idToken: z.array(Claim).nullish() }).nullish(),
  web: z.object({ redirectUris: z.array(z.string()) }),
  requiredResourceAccess: z.array(Access),
});
export type Registration = z.infer<typeof Registration>;

export type Plan = {
  /** The body of the PATCH; empty: nothing changes. */
  readonly patch: Readonly<Record<string, unknown>>;
  /** What changes, a line each. */
  readonly changes: readonly string[];
  /** What is there beyond what the service needs. */
  readonly kept: readonly string[];
};
/** A list of which ours are wanted and others stay. */
type Merge = { readonly missing: readonly string[]; readonly others: readonly string[] };

const compare = (wanted: readonly string[], present: readonly string[]): Merge => ({
  missing: wanted.filter((one) => !present.includes(one)),
  others: present.filter((one) => !wanted.includes(one)),
});

const SCALARS = ['displayName', 'signInAudience', 'groupMembershipClaims'] as const;

export function planRegistration(wanted: Registration, present: Registration): Plan {
  const patch: Record<string, unknown> = {};
  const changes: string[] = [];
  const kept: string[] = [];
  for (const name of SCALARS) {
    if (wanted[name] === present[name]) continue;
    patch[name] = wanted[name];
    changes.push(`${name}: ${present[name] ?? 'nothing'} → ${wanted[name] ?? 'nothing'}`);
  }
  const merge = (what: string, { missing, others }: Merge, apply: () => void): void => {
    changes.push(...missing.map((one) => `${what} added: ${one}`));
    kept.push(...others.map((one) => `${what}: ${one}`));
    if (missing.length > 0) apply();
  };

  const uris = compare(wanted.web.redirectUris, present.web.redirectUris);
  merge('redirect URI', uris, () => {
    patch['web'] = { redirectUris: [...present.web.redirectUris, ...uris.missing] };
  });
  const claims = compare(claimNames(wanted), claimNames(present));
  merge('claim of the ID token', claims, () => {
    const idToken = [...(present.optionalClaims?.idToken ?? []), ...claims.missing.map((name) => ({ name }))];
    patch['optionalClaims'] = { ...present.optionalClaims, idToken };
  });
  const permissions = compare(permissionsOf(wanted), permissionsOf(present));
  merge('permission', permissions, () => {
    patch['requiredResourceAccess'] = toAccess([...permissionsOf(present), ...permissions.missing]);
  });
  return { patch, changes, kept };
}

const claimNames = ({ optionalClaims }: Registration): readonly string[] =>
  (optionalClaims?.idToken ?? []).map(({ name }) => name);

/** A permission as one word: the API, its kind and its id. */
const permissionsOf = ({ requiredResourceAccess }: Registration): readonly string[] =>
  requiredResourceAccess.flatMap(({ resourceAppId, resourceAccess }) =>
    resourceAccess.map(({ id, type }) => `${resourceAppId}/${type}/${id}`),
  );

function toAccess(permissions: readonly string[]): z.infer<typeof Access>[] {
  const byApi = new Map<string, { id: string; type: string }[]>();
  for (const permission of permissions) {
    const [api = '', type = '', id = ''] = permission.split('/');
    byApi.set(api, [...(byApi.get(api) ?? []), { id, type }]);
  }
  return [...byApi].map(([resourceAppId, resourceAccess]) => ({ resourceAppId, resourceAccess }));
}

/** `plan-registration.ts WANTED PRESENT PATCH`: three files; the last is written unless nothing changes. Says the plan. */
async function run([wantedFile = '', presentFile = '', patchFile = '']: readonly string[]): Promise<void> {
  const read = async (file: string) => Registration.parse(JSON.parse(await readFile(file, 'utf8')));
  const { patch, changes, kept } = planRegistration(await read(wantedFile), await read(presentFile));
  for (const line of changes) process.stdout.write(`  ${line}\n`);
  for (const line of kept) process.stdout.write(`  left as it is, though not of this service: ${line}\n`);
  if (changes.length > 0) await writeFile(patchFile, JSON.stringify(patch));
}

if (import.meta.main) await run(process.argv.slice(2));
