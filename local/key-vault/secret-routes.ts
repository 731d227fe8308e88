import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { KeptJson } from '../kit/json-file.ts';
import { addVersion, changeVersion, findSecret, pickVersion, setDeleted } from './change-secrets.ts';
import type { SecretRecord, SecretVersion, VaultContents } from './secret-requests.ts';
import { readChanges, readNewSecret, readPageSize, readSecretName } from './secret-requests.ts';
import { badParameter, VaultError } from './vault-error.ts';

export interface SecretRouteParts {
  readonly file: KeptJson<VaultContents>;
  /** The vault's own address, which ids and links begin with. Known once it listens. */
  readonly vaultUrl: string;
  readonly clock: () => Date;
}

/** `/secrets` and `/deletedsecrets`: https://learn.microsoft.com/rest/api/keyvault/secrets/operation-groups */
export function makeSecretRoutes({ file, vaultUrl, clock }: SecretRouteParts): Hono {
  const app = new Hono();
  const now = (): number => Math.floor(clock().getTime() / 1000);
  const describe = (secret: SecretRecord, version: SecretVersion) => describeVersion(vaultUrl, secret, version);

  app.get('/secrets/:name/versions', (c) => {
    const secret = findSecret(file.read(), readSecretName(c.req.param('name')));
    const page = pageVersions(secret.versions, new URL(c.req.url), vaultUrl);
    return c.json({ ...page, value: page.value.map((version) => describe(secret, version)) });
  });
  app.put('/secrets/:name', async (c) => {
    const name = c.req.param('name');
    readSecretName(name);
    const added = readNewSecret(await c.req.text());
    const identity = { version: randomUUID().replaceAll('-', ''), now: now() };
    const { secret, version } = await file.change((contents) => addVersion(contents, name, added, identity));
    return c.json({ value: version.value, ...describe(secret, version) });
  });
  // The SDK writes the newest version as an empty one: `/secrets/name/`.
  for (const path of ['/secrets/:name', '/secrets/:name/', '/secrets/:name/:version']) {
    app.get(path, (c) => {
      const secret = findSecret(file.read(), readSecretName(c.req.param('name') ?? ''));
      const version = pickVersion(secret, c.req.param('version') ?? '');
      if (version.enabled) return c.json({ value: version.value, ...describe(secret, version) });
      throw new VaultError(403, 'Forbidden', 'Operation get is not allowed on a disabled secret.', 'SecretDisabled');
    });
    app.patch(path, async (c) => {
      const key = readSecretName(c.req.param('name') ?? '');
      const changes = readChanges(await c.req.text());
      const { secret, version } = await file.change((contents) =>
        changeVersion(contents, key, c.req.param('version') ?? '', changes, now()),
      );
      return c.json(describe(secret, version));
    });
  }
  // The way out of `/secrets`, and the way back.
  app.delete('/secrets/:name', async (c) => {
    const key = readSecretName(c.req.param('name'));
    const { secret, version } = await file.change((contents) => setDeleted(contents, key, true));
    return c.json({ recoveryId: `${vaultUrl}/deletedsecrets/${secret.name}`, ...describe(secret, version) });
  });
  app.post('/deletedsecrets/:name/recover', async (c) => {
    const key = readSecretName(c.req.param('name'));
    const { secret, version } = await file.change((contents) => setDeleted(contents, key, false));
    return c.json(describe(secret, version));
  });
  return app;
}

/** Without the value; the id names the version and carries the vault's address of now. */
function describeVersion(vaultUrl: string, { name }: SecretRecord, version: SecretVersion) {
  const { contentType, tags, enabled, nbf, exp, created, updated } = version;
  const recovery = { recoveryLevel: 'Recoverable+Purgeable', recoverableDays: 90 };
  return {
    id: `${vaultUrl}/secrets/${name}/${version.version}`,
    contentType,
    tags,
    attributes: { enabled, nbf, exp, created, updated, ...recovery },
  };
}

/**
 * The page that `url` asks for (`maxresults`, `$skiptoken`). Azure promises no order, so the order of creation is not given away here. The token names
 * the last one given: a version that is added meanwhile makes no other one appear twice or get lost. `nextLink` is null on the last page.
 */
function pageVersions(all: readonly SecretVersion[], url: URL, vaultUrl: string) {
  const size = readPageSize(url.searchParams.get('maxresults') ?? undefined);
  const after = url.searchParams.get('$skiptoken') ?? '';
  if (!/^\w*$/.test(after)) throw badParameter('$skiptoken is not one of this vault.');
  const rest = all
    .filter(({ version }) => version > after)
    .sort((one, other) => (one.version < other.version ? -1 : 1));
  const value = rest.slice(0, size);
  const last = value.at(-1);
  if (last === undefined || rest.length <= size) return { value, nextLink: null };
  const next = new URL(url.pathname, vaultUrl);
  next.search = new URLSearchParams({
    'api-version': url.searchParams.get('api-version') ?? '',
    $skiptoken: last.version,
    maxresults: String(size),
  }).toString();
  return { value, nextLink: next.href };
}
