/** The apps' own public keys (port ClientKeys): of the catalogue, or fetched from where the app publishes them, and kept as every published set is. */
import type { JWK } from 'jose';
import type { ClientKeys, Clock, WriteLog } from '../ports.ts';
import type { App } from '../words/apps/app-catalogue.ts';
import type { ClientId } from '../words/identifiers.ts';
import { CALLER_KEYS_KEPT_MS } from '../words/lifetimes.ts';
import { fetchJson } from '../outbound-http/fetch-json.ts';
import { makePublishedKeys, type PublishedKeys } from './published-keys.ts';
import { readKeySet } from './read-key-set.ts';

/** Anybody can invent key ids, so what they make us fetch is bounded. */
const LIMITS = { cooldownSeconds: 10, maxCooldownSeconds: 60, maxAgeSeconds: CALLER_KEYS_KEPT_MS / 1000 };

type KeyedApp = Pick<App, 'clientId' | 'jwks' | 'jwksUri'>;
type Options = {
  readonly apps: readonly KeyedApp[];
  readonly clock: Clock;
  readonly writeLog: WriteLog;
  readonly timeoutMilliseconds?: number;
};

export function makeClientKeys({ apps, clock, writeLog, timeoutMilliseconds }: Options): ClientKeys {
  const keysOf = ({ jwks, jwksUri }: KeyedApp): readonly [PublishedKeys] | readonly [] => {
    if (jwks === undefined && jwksUri === undefined) return [];
    const fetchKeys = () =>
      jwksUri === undefined ? Promise.resolve(readKeySet(jwks)) : fetchKeySet(jwksUri, timeoutMilliseconds);
    return [makePublishedKeys({ fetchKeys, dependency: 'client-keys', ...LIMITS, clock, writeLog })];
  };
  const sets = new Map<ClientId, PublishedKeys>(
    apps.flatMap((app) => keysOf(app).map((keys) => [app.clientId, keys] as const)),
  );
  return { findKey: (clientId, header) => sets.get(clientId)?.findKey(header) ?? Promise.resolve(undefined) };
}

async function fetchKeySet(url: string, timeoutMilliseconds: number | undefined): Promise<readonly JWK[]> {
  const { status, body } = await fetchJson(url, { timeoutMilliseconds });
  const keys = status === 200 ? readKeySet(body) : undefined;
  if (keys === undefined) throw new Error(`the keys of an app could not be read (HTTP ${status})`);
  return keys;
}
