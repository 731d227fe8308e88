/** The settings that there are, each with its form, and what must hold between them. Who reads the environment is `config.ts`. */
import * as z from 'zod';
import { chooseCloud } from './platform/words/azure-clouds.ts';
import * as setting from './platform/formats/setting.ts';
import { LEAST_LEAD_HOURS } from './platform/keys/key-schedule.ts';
import { ADMINISTRATOR_LINK_LIFETIME_MS, LONGEST_ADMINISTRATOR_LINK_MS } from './platform/words/lifetimes.ts';
import { isLocal } from './platform/words/web-address.ts';

export const Credential = z.enum(['managed-identity', 'client-secret', 'certificate']);

const HOUR_MS = 3_600_000;

export const Settings = z.object({
  /** Where browsers and apps reach this service: a scheme and a host; also its issuer. Never taken from a request. */
  SERVICE_URL: setting.origin,
  /** The app catalogue, relative to the app's root. */
  APP_CATALOGUE_FILE: setting.text.default('app-catalogue.json'),
  /** The table endpoint of the storage account. */
  TABLES_URL: setting.tablesUrl,
  KEY_VAULT_URL: setting.origin,
  /** Only for a stand-in whose host name isn't under vault.azure.net. */
  KEY_VAULT_VERIFY_HOST: setting.flag.default(true),
  /** How long secrets and keys are used before the vault is asked again. */
  SECRETS_REFRESH_SECONDS: setting.whole(1, 3600).default(300),
  /** The client id of the user-assigned identity; empty: the app has only one, or runs on a laptop. */
  AZURE_CLIENT_ID: setting.guidOrEmpty.default(''),
  /** Which of Azure's clouds it is (shared/platform/words/azure-clouds.ts), by its Entra ID; or the stand-in on this machine. */
  ENTRA_AUTHORITY: setting.origin.default('https://login.microsoftonline.com'),
  /** Microsoft Graph of that cloud; empty: its usual one. */
  GRAPH_URL: setting.baseUrlOrEmpty.default(''),
  /** The multi-tenant app registration that customers consent to. */
  ENTRA_CLIENT_ID: setting.guid,
  ENTRA_CREDENTIAL: Credential.default('managed-identity'),
  /** The least time between two fetches of a tenant's keys that an unknown key id asked for; it doubles, up to 5 minutes, while none is found. */
  ENTRA_KEYS_COOLDOWN_SECONDS: setting.whole(1, 3600).default(10),
  /** How long the link for a tenant's administrator works, in hours; those that are made already keep theirs. */
  ADMINISTRATOR_LINK_HOURS: setting
    .whole(1, LONGEST_ADMINISTRATOR_LINK_MS / HOUR_MS)
    .default(ADMINISTRATOR_LINK_LIFETIME_MS / HOUR_MS),
  /** Issuer, audience and keys of the bearer tokens with which the Control Panel calls. */
  CONTROL_PANEL_ISSUER: setting.text,
  CONTROL_PANEL_AUDIENCE: setting.text,
  CONTROL_PANEL_JWKS_URL: setting.url,
  /** So many addresses a minute may be asked about from one client address, on each instance, and as many who come back from Azure be refused. A whole office can be one client address. */
  DISCOVERY_REQUESTS_PER_MINUTE: setting.whole(1, 100_000).default(300),
  /** So many requests a minute of one Control Panel caller (a token or a session) for one account, on each instance. */
  CALLER_REQUESTS_PER_MINUTE: setting.whole(1, 100_000).default(600),
  /** How many proxies of ours stand before Azure's front end, each of which adds a hop to X-Forwarded-For: 1 behind Front Door. Only where nobody can go round them, or with FRONT_DOOR_ID. */
  TRUSTED_PROXY_HOPS: setting.whole(0, 5).default(0),
  /** The id of our Front Door, which it puts into `X-Azure-FDID`: of what comes without it no further hop is trusted. Empty: none is asked for, where nobody can go round the proxies. */
  FRONT_DOOR_ID: setting.textOrEmpty.default(''),
  /** The age at which signing and sealing keys are renewed. */
  KEY_ROTATION_DAYS: setting.whole(1, 365).default(90),
  /** How long a new key is published before it is used: at least 26 where others hold our keys, 0 on a laptop. A week suits apps in which nobody signs in over a weekend, too. */
  KEY_LEAD_HOURS: setting.whole(0, 720).default(168),
  /** Where metrics go, as the platform names it for the host too; empty: nowhere, and nothing is loaded for them. */
  APPLICATIONINSIGHTS_CONNECTION_STRING: setting.connectionStringOrEmpty.default(''),
  /** How often metrics are sent. */
  METRICS_EXPORT_SECONDS: setting.whole(1, 3600).default(60),
});

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting there is: what a deployment sets, and a test compares with. */
export const SETTING_NAMES: readonly string[] = Object.keys(Settings.shape);

/** What no setting says alone; what is wrong in itself was named already. */
export function issuesBetween(environment: Environment): string[] {
  const { ENTRA_AUTHORITY, GRAPH_URL, KEY_VAULT_URL, KEY_VAULT_VERIFY_HOST } = Settings.shape;
  const [authority, graph, vault, verify] = [
    ENTRA_AUTHORITY.safeParse(environment['ENTRA_AUTHORITY']).data,
    GRAPH_URL.safeParse(environment['GRAPH_URL']),
    KEY_VAULT_URL.safeParse(environment['KEY_VAULT_URL']).data,
    KEY_VAULT_VERIFY_HOST.safeParse(environment['KEY_VAULT_VERIFY_HOST']).data,
  ];
  const issues: string[] = [];
  const cloud = authority !== undefined && graph.success ? chooseCloud(authority, graph.data || undefined) : undefined;
  if (cloud?.kind === 'unsupported') issues.push(`${cloud.setting}: ${cloud.fault}`);
  if (verify === false && vault !== undefined && !isLocal(new URL(vault)))
    issues.push('KEY_VAULT_VERIFY_HOST: can be false only for a stand-in of the vault on this machine');
  return [...issues, ...issuesOfLead(environment)];
}

function issuesOfLead(environment: Environment): string[] {
  const lead = Settings.shape.KEY_LEAD_HOURS.safeParse(environment['KEY_LEAD_HOURS']).data;
  const service = Settings.shape.SERVICE_URL.safeParse(environment['SERVICE_URL']).data;
  if (lead === undefined || service === undefined || lead >= LEAST_LEAD_HOURS || isLocal(new URL(service))) return [];
  return [`KEY_LEAD_HOURS: must be at least ${LEAST_LEAD_HOURS}, except on this machine: apps keep our keys for a day`];
}
