/** The app registration for Entra, held against what the service does. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { INFRA } from './compiler/predict-resources.ts';

const Registration = z.object({
  signInAudience: z.string(),
  groupMembershipClaims: z.string(),
  optionalClaims: z.strictObject({ idToken: z.array(z.strictObject({ name: z.string() })) }),
  web: z.object({ redirectUris: z.array(z.string()) }),
  requiredResourceAccess: z.array(
    z.object({ resourceAppId: z.string(), resourceAccess: z.array(z.object({ id: z.string(), type: z.string() })) }),
  ),
});

const registration = Registration.parse(JSON.parse(await readFile(join(INFRA, 'entra-app.json'), 'utf8')));
const isRedirect = (path: string): boolean =>
  /^(sign-in\/callback|integration\/(callback|consent)|signed-out)$/.test(path);

it('serves customers of any tenant and asks for their directory roles', () => {
  expect(registration.signInAudience).toBe('AzureADMultipleOrgs');
  expect(registration.groupMembershipClaims).toBe('DirectoryRole');
});

it('asks for the optional claims that the service reads, and for no other', async () => {
  const source = await readFile(join(INFRA, '../shared/entra/id-token/read-person.ts'), 'utf8');
  // https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
  const names = registration.optionalClaims.idToken.map(({ name }) => name);
  expect(names).toEqual(['acct', 'acrs', 'auth_time', 'family_name', 'given_name', 'login_hint', 'xms_pl']);
  for (const name of names) expect(source).toContain(name);
});

it('sends browsers back to the routes that await them', async () => {
  const folder = join(INFRA, '../functions');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const sources = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const routes = sources.flatMap((source) => [...source.matchAll(/route: '([^']+)'/g)].map(([, route]) => route ?? ''));
  const awaited = routes.filter(isRedirect).map((route) => `SERVICE_URL/${route}`);
  expect(registration.web.redirectUris.toSorted()).toEqual(awaited.toSorted());
});

it('asks Microsoft Graph to read users and organizations, and for no more than a sign-in beside', () => {
  // https://learn.microsoft.com/graph/permissions-reference
  expect(registration.requiredResourceAccess).toEqual([
    {
      resourceAppId: '00000003-0000-0000-c000-000000000000',
      resourceAccess: [
        { id: 'df021288-bdef-4463-88db-98f22de89214', type: 'Role' }, // User.Read.All
        { id: '498476ce-e0fe-48b0-b801-37ba7e2685c6', type: 'Role' }, // Organization.Read.All
        { id: '37f7f235-527c-4136-accd-4a02d197296e', type: 'Scope' }, // openid
        { id: '14dad69e-099b-42c9-810b-d002981feec1', type: 'Scope' }, // profile
      ],
    },
  ]);
});
