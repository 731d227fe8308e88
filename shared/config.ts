/**
 * The service's settings: the only reader of the environment. Every setting is checked at start; a bad one keeps
 * the app from loading, with all issues named in the log: a half-configured service never answers. (Azure's host then goes
 * on without functions, so everything is 404: a deployment must wait for `/health/ready`.)
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import * as z from 'zod';
import { AppCatalogue } from './domain/app-catalogue.ts';

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

const url = z.string().refine((text) => {
  const parsed = URL.parse(text);
  return (
    parsed !== null &&
    (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && LOCAL_HOSTS.has(parsed.hostname)))
  );
}, 'must be an https URL (http only for localhost)');
/** Without a slash at the end, so that paths can be appended and an issuer compares exactly. */
const baseUrl = url.transform((text) => text.replace(/\/+$/, ''));
const seconds = (least: number, most: number) => z.coerce.number().int().min(least).max(most);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const Credential = z.enum(['managed-identity', 'client-secret', 'certificate']);

const Settings = z.object({
  /** Where browsers and apps reach this service; also its issuer. Never taken from a request. */
  SERVICE_URL: baseUrl,
  /** The app catalogue, relative to the app's root. */
  APP_CATALOGUE_FILE: z.string().min(1).default('app-catalogue.json'),
  /** The table endpoint of the storage account. */
  TABLES_URL: baseUrl,
  KEY_VAULT_URL: baseUrl,
  /** Only for a stand-in whose host name isn't under vault.azure.net. */
  KEY_VAULT_VERIFY_HOST: flag.default(true),
  /** How long secrets and keys are used before the vault is asked again. */
  SECRETS_REFRESH_SECONDS: seconds(1, 3600).default(300),
  /** The client id of the user-assigned identity; empty: the default credential chain decides. */
  AZURE_CLIENT_ID: z.union([z.literal(''), z.guid()]).default(''),
  /** https://login.microsoftonline.com, or a sovereign cloud's. */
  ENTRA_AUTHORITY: baseUrl.default('https://login.microsoftonline.com'),
  /** https://graph.microsoft.com, or a sovereign cloud's. */
  GRAPH_URL: baseUrl.default('https://graph.microsoft.com'),
  /** The multi-tenant app registration that customers consent to. */
  ENTRA_CLIENT_ID: z.guid().toLowerCase(),
  ENTRA_CREDENTIAL: Credential.default('managed-identity'),
  /** The least time between two fetches of a tenant's keys that an unknown key id asked for; it doubles, up to 5 minutes, while none is found. */
  ENTRA_KEYS_COOLDOWN_SECONDS: seconds(1, 3600).default(10),
  /** Issuer, audience and keys of the bearer tokens with which the Control Panel calls. */
  CONTROL_PANEL_ISSUER: z.string().min(1),
  CONTROL_PANEL_AUDIENCE: z.string().min(1),
  CONTROL_PANEL_JWKS_URL: url,
  /** So many addresses a minute may be asked about from one client address, on each instance. A whole office can be one client address. */
  DISCOVERY_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).max(100_000).default(300),
  /** How many proxies of ours stand before Azure's front end, each of which adds a hop to X-Forwarded-For: 1 behind Front Door. Only where nobody can go round them. */
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(5).default(0),
  /** The age at which signing and sealing keys are renewed. */
  KEY_ROTATION_DAYS: z.coerce.number().int().min(1).max(365).default(90),
  /** Where metrics go, as the platform names it for the host too; empty: nowhere, and nothing is loaded for them. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: z.string().default(''),
  /** How often metrics are sent. */
  METRICS_EXPORT_SECONDS: seconds(1, 3600).default(60),
});

/** Every setting there is: what a deployment sets, and a test compares with. */
export const SETTING_NAMES: readonly string[] = Object.keys(Settings.shape);

export type Config = {
  readonly serviceUrl: string;
  readonly catalogue: AppCatalogue;
  /** Where the build of the Identity Management page is, if there is one. */
  readonly webFolder: string;
  readonly tablesUrl: string;
  readonly managedIdentityClientId: string | undefined;
  readonly keyVault: {
    readonly url: string;
    readonly verifyHost: boolean;
    readonly refreshSeconds: number;
    readonly rotationDays: number;
  };
  readonly entra: {
    readonly authority: string;
    readonly graphUrl: string;
    readonly clientId: string;
    readonly credential: z.infer<typeof Credential>;
    readonly keysCooldownSeconds: number;
  };
  readonly controlPanel: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string };
  readonly discoveryRequestsPerMinute: number;
  readonly trustedProxyHops: number;
  readonly metrics: { readonly connectionString: string; readonly exportSeconds: number };
};

/** What is wrong with the settings, one line each. */
export class InvalidConfig extends Error {
  constructor(issues: readonly string[]) {
    super(`The settings are not usable:\n${issues.map((issue) => `  - ${issue}`).join('\n')}`);
    this.name = 'InvalidConfig';
  }
}

const issuesOf = (error: z.ZodError, where: string): string[] =>
  error.issues.map(
    (issue) => `${[where, ...issue.path.map(String)].filter((part) => part !== '').join('.')}: ${issue.message}`,
  );

function readCatalogue(file: string, issues: string[]): AppCatalogue | undefined {
  try {
    const parsed = AppCatalogue.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) return parsed.data;
    issues.push(...issuesOf(parsed.error, 'APP_CATALOGUE_FILE'));
  } catch (error) {
    issues.push(`APP_CATALOGUE_FILE: can't be read as JSON (${error instanceof Error ? error.message : 'unknown'})`);
  }
  return undefined;
}

/**
 * Reads the settings. `root` is the folder that relative files are taken from.
 * Throws InvalidConfig with every issue, the catalogue's included.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>, root: string): Config {
  const issues: string[] = [];
  const settings = Settings.safeParse(environment);
  if (!settings.success) issues.push(...issuesOf(settings.error, ''));
  const file = settings.data?.APP_CATALOGUE_FILE ?? environment['APP_CATALOGUE_FILE'] ?? 'app-catalogue.json';
  const catalogue = readCatalogue(isAbsolute(file) ? file : join(root, file), issues);
  if (!settings.success || catalogue === undefined) throw new InvalidConfig(issues);
  const from = settings.data;
  return {
    serviceUrl: from.SERVICE_URL,
    catalogue,
    webFolder: join(root, 'dist', 'web'),
    tablesUrl: from.TABLES_URL,
    managedIdentityClientId: from.AZURE_CLIENT_ID === '' ? undefined : from.AZURE_CLIENT_ID,
    keyVault: {
      url: from.KEY_VAULT_URL,
      verifyHost: from.KEY_VAULT_VERIFY_HOST,
      refreshSeconds: from.SECRETS_REFRESH_SECONDS,
      rotationDays: from.KEY_ROTATION_DAYS,
    },
    entra: {
      authority: from.ENTRA_AUTHORITY,
      graphUrl: from.GRAPH_URL,
      clientId: from.ENTRA_CLIENT_ID,
      credential: from.ENTRA_CREDENTIAL,
      keysCooldownSeconds: from.ENTRA_KEYS_COOLDOWN_SECONDS,
    },
    controlPanel: {
      issuer: from.CONTROL_PANEL_ISSUER,
      audience: from.CONTROL_PANEL_AUDIENCE,
      jwksUrl: from.CONTROL_PANEL_JWKS_URL,
    },
    discoveryRequestsPerMinute: from.DISCOVERY_REQUESTS_PER_MINUTE,
    trustedProxyHops: from.TRUSTED_PROXY_HOPS,
    metrics: {
      connectionString: from.APPLICATIONINSIGHTS_CONNECTION_STRING,
      exportSeconds: from.METRICS_EXPORT_SECONDS,
    },
  };
}
