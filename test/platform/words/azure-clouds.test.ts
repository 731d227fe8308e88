import { expect, it } from 'vitest';
import { AZURE_CLOUDS } from '../../../shared/platform/words/azure-clouds.ts';
import { normalDomain } from '../../../shared/platform/words/identifiers.ts';
import { faultOfOrigin } from '../../../shared/platform/words/web-address.ts';

it('every address of the table of clouds is one that a setting may have, and of one cloud alone', () => {
  const addresses = AZURE_CLOUDS.flatMap(({ authority, aliases, graphUrls, portalUrl }) => [
    ...[authority, ...aliases, ...graphUrls, portalUrl],
  ]);
  expect(addresses.map(faultOfOrigin).filter((fault) => fault !== undefined)).toEqual([]);
  expect(addresses.filter((address) => address.endsWith('/'))).toEqual([]);
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(new Set(AZURE_CLOUDS.map(({ tokenExchangeAudience }) => tokenExchangeAudience)).size).toBe(
    AZURE_CLOUDS.length,
  );
});

it('a domain of the table, of vaults, tenants or sites, is written as a name ends, and is of one cloud alone', () => {
  const domains = AZURE_CLOUDS.flatMap(({ vaultDomain, tenantDomains, siteDomains }) => [
    ...[vaultDomain, ...tenantDomains, ...siteDomains],
  ]);
  expect(domains.filter((domain) => normalDomain(domain) !== domain)).toEqual([]);
  expect(new Set(domains).size).toBe(domains.length);
});

// https://learn.microsoft.com/entra/workload-id/workload-identity-federation-config-app-trust-managed-identity
it.each([
  ['AzureCloud', 'api://AzureADTokenExchange'],
  ['AzureUSGovernment', 'api://AzureADTokenExchangeUSGov'],
  ['AzureChinaCloud', 'api://AzureADTokenExchangeChina'],
])('a managed identity of %s proves itself with a token for %s', (name, audience) => {
  expect(AZURE_CLOUDS.find((cloud) => cloud.name === name)?.tokenExchangeAudience).toBe(audience);
});
