/**
 * Azure's clouds: each has an Entra ID, a Microsoft Graph and portals of its own, and people, apps and identities of one are unknown in
 * the others. The one table of them; what isn't in it isn't supported. The sources, and when they were read: docs/platform-facts.md.
 */
import { isLocal } from './web-address.ts';

export type AzureCloud = {
  /** What `az cloud show` and Bicep's `environment()` call it. */
  readonly name: 'AzureCloud' | 'AzureUSGovernment' | 'AzureChinaCloud';
  /** Where people sign in, and what the issuers of its tenants begin with. */
  readonly authority: string;
  /** What az and Bicep call the same Entra ID, though issuers don't begin with it. */
  readonly aliases: readonly string[];
  /** Where Microsoft Graph is: the usual one first. */
  readonly graphUrls: readonly [string, ...string[]];
  /** The audience of the token with which a managed identity proves an app registration's federated credential. */
  readonly tokenExchangeAudience: string;
  /** Where a person finds Entra ID and everything else. */
  readonly portalUrl: string;
  /** Its key vaults are under it; a token for a vault goes to no other server. */
  readonly vaultDomain: string;
  /** Under these it gives every tenant a name, which no account can own. */
  readonly tenantDomains: readonly [string, ...string[]];
  /** Under these are its sites and front doors: nobody can prove to own a name there. */
  readonly siteDomains: readonly [string, ...string[]];
};

/** The stand-in on a laptop is one, but for where it is. */
const PUBLIC_CLOUD: AzureCloud = {
  name: 'AzureCloud',
  authority: 'https://login.microsoftonline.com',
  aliases: [],
  graphUrls: ['https://graph.microsoft.com'],
  tokenExchangeAudience: 'api://AzureADTokenExchange',
  portalUrl: 'https://portal.azure.com',
  vaultDomain: 'vault.azure.net',
  tenantDomains: ['onmicrosoft.com'],
  siteDomains: ['azurewebsites.net', 'azurefd.net', 'azureedge.net'],
};

export const AZURE_CLOUDS: readonly AzureCloud[] = [
  PUBLIC_CLOUD,
  {
    name: 'AzureUSGovernment',
    authority: 'https://login.microsoftonline.us',
    aliases: [],
    // The second is that of the Department of Defense (L5), in the same Entra ID.
    graphUrls: ['https://graph.microsoft.us', 'https://dod-graph.microsoft.us'],
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
    portalUrl: 'https://portal.azure.us',
    vaultDomain: 'vault.usgovcloudapi.net',
    tenantDomains: ['onmicrosoft.us'],
    siteDomains: ['azurewebsites.us', 'azurefd.us'],
  },
  {
    name: 'AzureChinaCloud',
    authority: 'https://login.partner.microsoftonline.cn',
    aliases: ['https://login.chinacloudapi.cn'],
    graphUrls: ['https://microsoftgraph.chinacloudapi.cn'],
    tokenExchangeAudience: 'api://AzureADTokenExchangeChina',
    portalUrl: 'https://portal.azure.cn',
    vaultDomain: 'vault.azure.cn',
    tenantDomains: ['partner.onmschina.cn', 'onmschina.cn'],
    siteDomains: ['chinacloudsites.cn', 'azurefd.cn'],
  },
];

/** What follows from a cloud. `unsupported`: nothing could work there; `fault` says of `setting` what to write instead. */
export type ChosenCloud =
  | {
      readonly kind: 'supported';
      readonly authority: string;
      readonly graphUrl: string;
      readonly tokenExchangeAudience: string;
      readonly portalUrl: string;
    }
  | { readonly kind: 'unsupported'; readonly setting: 'ENTRA_AUTHORITY' | 'GRAPH_URL'; readonly fault: string };

/** The cloud whose Entra ID is at `authority`, with Graph where it usually is, or at `graphUrl`, which must be the same cloud's. */
export function chooseCloud(authority: string, graphUrl: string | undefined): ChosenCloud {
  if (isLocal(new URL(authority))) return chooseStandIn(authority, graphUrl);
  const cloud = AZURE_CLOUDS.find((one) => one.authority === authority || one.aliases.includes(authority));
  if (cloud === undefined) {
    const fault = `is not the Entra ID of a cloud that is supported: write ${AZURE_CLOUDS.map((one) => one.authority).join(' or ')}`;
    return { kind: 'unsupported', setting: 'ENTRA_AUTHORITY', fault };
  }
  const { graphUrls } = cloud;
  const chosen = graphUrl ?? graphUrls[0];
  if (graphUrls.includes(chosen)) return { ...cloud, kind: 'supported', graphUrl: chosen };
  const fault = `is not Microsoft Graph of the cloud of ENTRA_AUTHORITY: write ${graphUrls.join(' or ')}`;
  return { kind: 'unsupported', setting: 'GRAPH_URL', fault };
}

/** A token of a real tenant must not go to a stand-in, nor a stand-in's to Microsoft. */
function chooseStandIn(authority: string, graphUrl: string | undefined): ChosenCloud {
  const { tokenExchangeAudience } = PUBLIC_CLOUD;
  if (graphUrl !== undefined && isLocal(new URL(graphUrl)))
    return { kind: 'supported', authority, graphUrl, tokenExchangeAudience, portalUrl: authority };
  const fault = 'must be the stand-in’s on this machine, as ENTRA_AUTHORITY is';
  return { kind: 'unsupported', setting: 'GRAPH_URL', fault };
}
