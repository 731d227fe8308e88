import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import * as secrets from './change-secrets.ts';
import * as describe from './describe-secret.ts';
import type { VaultFile } from './open-vault-file.ts';
import { pageList } from './page-list.ts';
import type { SecretRecord } from './secret-records.ts';
import { readChanges, readNewSecret, readSecretName } from './secret-requests.ts';
import { VaultError } from './vault-error.ts';

export interface SecretRouteParts {
  readonly file: VaultFile;
  /** The vault's own address, which ids and links begin with. Known once it listens. */
  readonly vaultUrl: string;
  readonly clock: () => Date;
}

/** `/secrets`: https://learn.microsoft.com/rest/api/keyvault/secrets/operation-groups */
export function makeSecretRoutes({ file, vaultUrl, clock }: SecretRouteParts): Hono {
  const app = new Hono();
  const now = (): number => Math.floor(clock().getTime() / 1000);

  app.get('/', (c) => {
    const living = sortedByName(file, (secret) => secret.deleted === undefined);
    const page = pageList(living, keyOf, new URL(c.req.url), vaultUrl);
    return c.json({ ...page, value: page.value.map((secret) => describe.describeListed(vaultUrl, secret)) });
  });

  app.get('/:name/versions', (c) => {
    const secret = secrets.findSecret(file.read(), readSecretName(c.req.param('name')));
    // Azure promises no order, so neither is the order of creation given away here.
    const versions = secret.versions.toSorted((a, b) => compare(a.version, b.version));
    const page = pageList(versions, (one) => one.version, new URL(c.req.url), vaultUrl);
    return c.json({ ...page, value: page.value.map((one) => describe.describeVersion(vaultUrl, secret, one)) });
  });

  const getSecret = (name: string, version: string): describe.SecretDescription => {
    const secret = secrets.findSecret(file.read(), readSecretName(name));
    const found = secrets.pickVersion(secret, version);
    if (found.enabled) return describe.describeBundle(vaultUrl, secret, found);
    throw new VaultError(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');
  };
  app.get('/:name', (c) => c.json(getSecret(c.req.param('name'), '')));
  app.get('/:name/', (c) => c.json(getSecret(c.req.param('name'), '')));
  app.get('/:name/:version', (c) => c.json(getSecret(c.req.param('name'), c.req.param('version'))));

  app.put('/:name', async (c) => {
    const name = c.req.param('name');
    readSecretName(name);
    const secret = readNewSecret(await c.req.text());
    const identity = { version: randomUUID().replaceAll('-', ''), now: now() };
    const saved = await file.change((contents) => secrets.addVersion(contents, name, secret, identity));
    return c.json(describe.describeBundle(vaultUrl, saved, secrets.pickVersion(saved, identity.version)));
  });

  const patchSecret = async (name: string, version: string, body: string): Promise<describe.SecretDescription> => {
    const key = readSecretName(name);
    const changes = readChanges(body);
    const saved = await file.change((contents) => secrets.changeVersion(contents, key, version, changes, now()));
    return describe.describeVersion(vaultUrl, saved, secrets.pickVersion(saved, ''));
  };
  app.patch('/:name', async (c) => c.json(await patchSecret(c.req.param('name'), '', await c.req.text())));
  app.patch('/:name/', async (c) => c.json(await patchSecret(c.req.param('name'), '', await c.req.text())));
  app.patch('/:name/:version', async (c) =>
    c.json(await patchSecret(c.req.param('name'), c.req.param('version'), await c.req.text())),
  );

  app.delete('/:name', async (c) => {
    const key = readSecretName(c.req.param('name'));
    const saved = await file.change((contents) => secrets.softDelete(contents, key, now()));
    return c.json(describe.describeDeleted(vaultUrl, saved));
  });
  return app;
}

/** `/deletedsecrets`: soft-deleted ones can be seen, recovered and purged. */
export function makeDeletedSecretRoutes({ file, vaultUrl }: SecretRouteParts): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const deleted = sortedByName(file, (secret) => secret.deleted !== undefined);
    const page = pageList(deleted, keyOf, new URL(c.req.url), vaultUrl);
    return c.json({ ...page, value: page.value.map((secret) => describe.describeDeleted(vaultUrl, secret)) });
  });
  app.get('/:name', (c) => {
    const secret = secrets.findDeleted(file.read(), readSecretName(c.req.param('name')));
    return c.json(describe.describeDeleted(vaultUrl, secret));
  });
  app.post('/:name/recover', async (c) => {
    const key = readSecretName(c.req.param('name'));
    const saved = await file.change((contents) => secrets.recover(contents, key));
    return c.json(describe.describeVersion(vaultUrl, saved, secrets.pickVersion(saved, '')));
  });
  app.delete('/:name', async (c) => {
    const key = readSecretName(c.req.param('name'));
    await file.change((contents) => secrets.purge(contents, key));
    return c.body(null, 204);
  });
  return app;
}

const keyOf = (secret: SecretRecord): string => secret.name.toLowerCase();

const compare = (a: string, b: string): number => (a < b ? -1 : 1);

function sortedByName(file: VaultFile, wanted: (secret: SecretRecord) => boolean): SecretRecord[] {
  return Object.values(file.read().secrets)
    .filter(wanted)
    .sort((a, b) => compare(keyOf(a), keyOf(b)));
}
