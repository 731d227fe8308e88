/**
 * Key Vault's two reads, as its REST reference has them, on the wire that everything goes over: the SDK takes a third of a cold start to load and to
 * begin with, and is left to writing. https://learn.microsoft.com/rest/api/keyvault/secrets/operation-groups
 */
import type { KeyVaultSecret, SecretProperties } from '@azure/keyvault-secrets';
import * as z from 'zod';
import type { IdentityCredential } from '../identity/identity-credential.ts';
import type { HttpAnswer } from '../outbound-http/http-request.ts';
import type { SendToServer } from '../outbound-http/server-request.ts';
import { makeServerWire } from '../outbound-http/server-wire.ts';
import { tryAgain } from '../outbound-http/try-again.ts';
import { AZURE_CLOUDS } from '../words/azure-clouds.ts';

export type VaultReader = {
  /** The latest version, or the one asked for. Throws VaultRefusal; the signal's reason when that ends first. */
  getSecret(name: string, version: string | undefined, signal: AbortSignal): Promise<KeyVaultSecret>;
  /** Every version, at most `most`, in no order. Throws as `getSecret` does. */
  listVersions(name: string, most: number, signal: AbortSignal): Promise<readonly SecretProperties[]>;
};

/** What the vault answered instead. `code` is its innermost, as `SecretDisabled`. */
export class VaultRefusal extends Error {
  readonly statusCode: number;
  readonly code: string;
  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.name = 'VaultRefusal';
    this.statusCode = statusCode;
    this.code = code;
  }
}

type Options = {
  readonly url: string;
  /** False only for a stand-in on this machine, which takes the tokens of the public cloud's vaults. */
  readonly verifyHost: boolean;
  readonly credential: IdentityCredential;
  readonly firstRetryMs: number;
  readonly tryMs: number;
};

const API_VERSION = 'api-version=7.4';
/** A value has at most 25 KB, a page of versions some 10. */
const MAX_OCTETS = 512 * 1024;
/** Of the clouds: another server gets no token. https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates#dns-suffixes-for-object-identifiers */
const VAULT_DOMAINS = AZURE_CLOUDS.map(({ vaultDomain }) => vaultDomain);

/** Times in seconds since 1970. */
const Item = z.object({
  id: z.string(),
  attributes: z.object({
    enabled: z.boolean().optional(),
    nbf: z.number().optional(),
    exp: z.number().optional(),
    created: z.number().optional(),
    updated: z.number().optional(),
  }),
});
const Secret = Item.extend({ value: z.string() });
const Page = z.object({ value: z.array(Item), nextLink: z.string().nullish() });
const Refusal = z.object({
  error: z.object({ code: z.string(), message: z.string(), innererror: z.object({ code: z.string() }).nullish() }),
});

/** Connects with the first call. */
export function makeVaultReader({ url, verifyHost, credential, firstRetryMs, tryMs }: Options): VaultReader {
  const { origin, hostname } = new URL(url);
  const scope = scopeOf(hostname, verifyHost);
  const makeSend = () => tryAgain(firstRetryMs, makeServerWire({ url, connectMs: tryMs, maxOctets: MAX_OCTETS }));
  let send: SendToServer | undefined;

  async function get<Value>(path: string, schema: z.ZodType<Value>, signal: AbortSignal): Promise<Value> {
    signal.throwIfAborted();
    if (scope === undefined) throw new Error(`${hostname} is no name of a vault of Azure's`);
    const token = (await credential.getToken(scope, { abortSignal: signal }))?.token ?? '';
    const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
    send ??= makeSend();
    const answer = await send({ method: 'GET', path, headers, tryMs }, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
    if (answer.status === 401) credential.drop?.(token);
    if (answer.status !== 200) throw refusalOf(answer);
    return schema.parse(JSON.parse(answer.text));
  }

  return {
    async getSecret(name, version, signal) {
      const path = version === undefined ? secretPath(name) : `${secretPath(name)}/${encodeURIComponent(version)}`;
      const { value, ...item } = await get(`${path}?${API_VERSION}`, Secret, signal);
      return { name, value, properties: propertiesOf(origin, name, item) };
    },
    async listVersions(name, most, signal) {
      const versions: SecretProperties[] = [];
      let path: string | undefined = `${secretPath(name)}/versions?${API_VERSION}`;
      while (path !== undefined && versions.length < most) {
        const page: z.infer<typeof Page> = await get(path, Page, signal);
        versions.push(...page.value.map((item) => propertiesOf(origin, name, item)));
        path = nextPath(origin, page.nextLink);
      }
      return versions.slice(0, most);
    },
  };
}

/** For whom the token is; undefined: nobody that gets one. */
function scopeOf(hostname: string, verifyHost: boolean): string | undefined {
  const domain = VAULT_DOMAINS.find((each) => hostname.endsWith(`.${each}`));
  const known = domain ?? (verifyHost ? undefined : VAULT_DOMAINS[0]);
  return known === undefined ? undefined : `https://${known}/.default`;
}

const secretPath = (name: string): string => `/secrets/${encodeURIComponent(name)}`;

/** The vault's own: a link that led elsewhere would take the token along. */
function nextPath(origin: string, link: string | null | undefined): string | undefined {
  if (link === undefined || link === null || link === '') return undefined;
  const next = new URL(link);
  if (next.origin !== origin) throw new Error('the next page of versions is not at the vault');
  return next.pathname + next.search;
}

function propertiesOf(vaultUrl: string, name: string, { id, attributes }: z.infer<typeof Item>): SecretProperties {
  const { enabled, nbf, exp, created, updated } = attributes;
  const version = id.slice(id.lastIndexOf('/') + 1);
  return {
    ...{ vaultUrl, name, version },
    ...(enabled === undefined ? {} : { enabled }),
    ...(nbf === undefined ? {} : { notBefore: dateOf(nbf) }),
    ...(exp === undefined ? {} : { expiresOn: dateOf(exp) }),
    ...(created === undefined ? {} : { createdOn: dateOf(created) }),
    ...(updated === undefined ? {} : { updatedOn: dateOf(updated) }),
  };
}

const dateOf = (seconds: number): Date => new Date(seconds * 1000);

function refusalOf({ status, text }: HttpAnswer): VaultRefusal {
  const { error } = readRefusal(text) ?? {};
  return new VaultRefusal(status, error?.innererror?.code ?? error?.code ?? '', error?.message ?? `HTTP ${status}`);
}

function readRefusal(text: string): z.infer<typeof Refusal> | undefined {
  try {
    return Refusal.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
