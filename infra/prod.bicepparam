// An example with everything on: instances and storage in three zones, no cold starts, a domain of its own behind Front Door,
// storage and vault in a private network, somebody who hears of alerts. The values are made up; put your own.
// Not in three zones: the way out of the private network, a NAT gateway, which stands in one (README.md, "Zones").
using 'main.bicep'

param name = 'example-sso-prod'
param serviceUrl = 'https://sso.example.com'
param entraClientId = '00000000-0000-0000-0000-000000000000'
param controlPanel = {
  issuer: 'https://controlpanel.example.com'
  audience: 'azure-sso-identity'
  jwksUrl: 'https://controlpanel.example.com/.well-known/jwks.json'
}
param zoneRedundant = true
// Three zones, and a copy in the paired region. Chosen once: deploying again can't change it.
param storageRedundancy = 'Standard_GZRS'
param alwaysReadyInstances = 2
param logRetentionDays = 90
param alertEmail = 'operators@example.com'
param runbookUrl = 'https://git.example.com/azure-sso-identity/docs/runbook/'
param privateNetwork = { addressSpace: '10.90.0.0/24' }
param frontDoor = {
  discoveryPerMinute: 600
  authorizePerMinute: 600
  tokenPerMinute: 600
  unlimitedAddresses: ['198.51.100.0/28']
}
