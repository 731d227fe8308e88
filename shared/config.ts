/**
 * The service's settings (`settings.ts`), read: the only reader of the environment. Every setting is checked at start; a bad one keeps
 * the app from loading, with all issues named in the log: a half-configured service never answers. (Azure's host then goes
 * on without functions, so everything is 404: a deployment must wait for `/health/ready`.)
 */
import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type * as z from 'zod';
import { AppCatalogue } from './platform/words/apps/app-catalogue.ts';
import { faultsAwayFromHome } from './platform/words/apps/front-door.ts';
import { isLocal } from './platform/words/web-address.ts';
import { BUILD_FILE, BuildFile } from './operations/rules/build-id.ts';
import { chooseCloud } from './platform/words/azure-clouds.ts';
import type { RequestsPerMinute } from './platform/callers/compose.ts';
import { type Credential, type Environment, issuesBetween, Settings } from './settings.ts';

export type Config = {
  readonly serviceUrl: string;
  readonly catalogue: AppCatalogue;
  /** Undefined: it runs on no package. */
  readonly build: string | undefined;
  /** Where the build of the Identity Management page is, if there is one. */
  readonly webFolder: string;
  readonly tablesUrl: string;
  readonly managedIdentityClientId: string | undefined;
  /** Where the platform gives tokens of that identity; undefined: no platform does, as on a laptop. */
  readonly identityEndpoint: { readonly url: string; readonly header: string } | undefined;
  readonly keyVault: {
    readonly url: string;
    readonly verifyHost: boolean;
    readonly refreshSeconds: number;
    readonly rotationDays: number;
    readonly leadHours: number;
  };
  readonly entra: {
    readonly authority: string;
    readonly graphUrl: string;
    /** Where a person finds what was consented to. */
    readonly portalUrl: string;
    /** What the managed identity's token is for with which it proves the app registration. */
    readonly tokenExchangeAudience: string;
    readonly clientId: string;
    readonly credential: z.infer<typeof Credential>;
    readonly keysCooldownSeconds: number;
  };
  readonly administratorLinkLifetimeMs: number;
  readonly controlPanel: { readonly issuer: string; readonly audience: string; readonly jwksUrl: string };
  readonly requestsPerMinute: RequestsPerMinute;
  readonly trustedProxies: { readonly hops: number; readonly frontDoorId: string | undefined };
  readonly metrics: { readonly connectionString: string; readonly exportSeconds: number };
};

/** What is not to be read says nothing: no reason not to start. */
function readBuild(root: string): string | undefined {
  try {
    return BuildFile.safeParse(JSON.parse(readFileSync(join(root, BUILD_FILE), 'utf8'))).data?.build;
  } catch {
    return undefined;
  }
}

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

/** What an app may be only where the service is on the person's own machine: of a deployment. */
function issuesOfApps(catalogue: AppCatalogue | undefined, settings: z.infer<typeof Settings> | undefined): string[] {
  if (catalogue === undefined || settings === undefined || isLocal(new URL(settings.SERVICE_URL))) return [];
  return catalogue.apps.flatMap((app, at) =>
    faultsAwayFromHome(app).map(
      ({ path, message }) => `${['APP_CATALOGUE_FILE.apps', at, ...path].join('.')}: ${message}`,
    ),
  );
}

/**
 * What the platform gives an app that has a managed identity, and no deployment sets.
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
function readIdentityEndpoint(environment: Environment, issues: string[]): Config['identityEndpoint'] {
  const { IDENTITY_ENDPOINT: url = '', IDENTITY_HEADER: header = '' } = environment;
  if (url === '' && header === '') return undefined;
  if (header === '' || !/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    issues.push('IDENTITY_ENDPOINT: the platform sets an address, and IDENTITY_HEADER with it, or neither of them');
  return { url, header };
}

/**
 * Reads the settings. `root` is the folder that relative files are taken from.
 * Throws InvalidConfig with every issue, the catalogue's included.
 */
export function readConfig(environment: Environment, root: string): Config {
  const issues = issuesBetween(environment);
  const identityEndpoint = readIdentityEndpoint(environment, issues);
  const settings = Settings.safeParse(environment);
  if (!settings.success) issues.push(...issuesOf(settings.error, ''));
  const file = Settings.shape.APP_CATALOGUE_FILE.safeParse(environment['APP_CATALOGUE_FILE']).data;
  const catalogue = file === undefined ? undefined : readCatalogue(isAbsolute(file) ? file : join(root, file), issues);
  issues.push(...issuesOfApps(catalogue, settings.data));
  if (!settings.success || catalogue === undefined || issues.length > 0) throw new InvalidConfig(issues);
  const from = settings.data;
  const cloud = chooseCloud(from.ENTRA_AUTHORITY, from.GRAPH_URL || undefined);
  if (cloud.kind === 'unsupported') throw new InvalidConfig([`${cloud.setting}: ${cloud.fault}`]);
  return {
    serviceUrl: from.SERVICE_URL,
    catalogue,
    build: readBuild(root),
    webFolder: join(root, 'dist', 'web'),
    tablesUrl: from.TABLES_URL,
    managedIdentityClientId: from.AZURE_CLIENT_ID === '' ? undefined : from.AZURE_CLIENT_ID,
    identityEndpoint,
    keyVault: {
      url: from.KEY_VAULT_URL,
      verifyHost: from.KEY_VAULT_VERIFY_HOST,
      refreshSeconds: from.SECRETS_REFRESH_SECONDS,
      rotationDays: from.KEY_ROTATION_DAYS,
      leadHours: from.KEY_LEAD_HOURS,
    },
    entra: {
      authority: cloud.authority,
      graphUrl: cloud.graphUrl,
      portalUrl: cloud.portalUrl,
      tokenExchangeAudience: cloud.tokenExchangeAudience,
      clientId: from.ENTRA_CLIENT_ID,
      credential: from.ENTRA_CREDENTIAL,
      keysCooldownSeconds: from.ENTRA_KEYS_COOLDOWN_SECONDS,
    },
    administratorLinkLifetimeMs: from.ADMINISTRATOR_LINK_HOURS * 3_600_000,
    controlPanel: {
      issuer: from.CONTROL_PANEL_ISSUER,
      audience: from.CONTROL_PANEL_AUDIENCE,
      jwksUrl: from.CONTROL_PANEL_JWKS_URL,
    },
    requestsPerMinute: { ofAddress: from.DISCOVERY_REQUESTS_PER_MINUTE, ofCaller: from.CALLER_REQUESTS_PER_MINUTE },
    trustedProxies: { hops: from.TRUSTED_PROXY_HOPS, frontDoorId: from.FRONT_DOOR_ID.toLowerCase() || undefined },
    metrics: {
      connectionString: from.APPLICATIONINSIGHTS_CONNECTION_STRING,
      exportSeconds: from.METRICS_EXPORT_SECONDS,
    },
  };
}
