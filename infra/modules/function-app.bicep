// The Functions app on its Flex Consumption plan. Runtime, package and scale stand in functionAppConfig; the settings
// that other plans need for them are refused here.
// No healthCheckPath: Flex Consumption has no platform health check. /health/live and /health/ready are for outside.

param name string
param location string

type Identity = { id: string, clientId: string }

param identity Identity
param blobsUrl string
param tablesUrl string
param packagesUrl string
param insightsName string

@description('What shared/config.ts reads.')
param serviceSettings object

@description('Instances spread over three zones.')
param zoneRedundant bool

@description('The subnet that it calls out from; empty: none.')
param subnetId string

@description('The profile of the front door that alone may call it; empty: anybody may.')
param frontDoorProfileName string

param alwaysReadyInstances int
param maximumInstances int

@description('RollingUpdate or Recreate.')
param siteUpdateStrategy string

param instanceMemoryMB int
param httpConcurrency int

// Whoever comes by another Front Door than ours has the right addresses, but not the right id
// (https://learn.microsoft.com/azure/frontdoor/origin-security). Said in both cases: what is left out stays as it was.
var doors = frontDoorProfileName == ''
  ? []
  : [
      {
        name: 'front-door'
        priority: 100
        action: 'Allow'
        tag: 'ServiceTag'
        ipAddress: 'AzureFrontDoor.Backend'
        headers: { 'x-azure-fdid': [frontDoor!.properties.frontDoorId] }
      }
    ]

resource insights 'Microsoft.Insights/components@2020-02-02' existing = { name: insightsName }
resource frontDoor 'Microsoft.Cdn/profiles@2024-09-01' existing = if (frontDoorProfileName != '') {
  name: frontDoorProfileName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: '${name}-plan'
  location: location
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    virtualNetworkSubnetId: subnetId == '' ? null : subnetId
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      ipSecurityRestrictions: doors
      ipSecurityRestrictionsDefaultAction: empty(doors) ? 'Allow' : 'Deny'
      // Packages come from wherever one deploys, with a token of Entra.
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
    functionAppConfig: {
      runtime: { name: 'node', version: '24' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUrl
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identity.id }
        }
      }
      // From this version of the API on; no type of Bicep's knows it yet (https://learn.microsoft.com/azure/azure-functions/flex-consumption-site-updates).
      #disable-next-line BCP037
      siteUpdateStrategy: { type: siteUpdateStrategy }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyInstances }]
        triggers: { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
  }

  resource settings 'config' = {
    name: 'appsettings'
    properties: union(serviceSettings, {
      AZURE_CLIENT_ID: identity.clientId
      AzureWebJobsDisableHomepage: 'true'
      AzureWebJobsStorage__blobServiceUri: blobsUrl
      AzureWebJobsStorage__tableServiceUri: tablesUrl
      AzureWebJobsStorage__credential: 'managedidentity'
      AzureWebJobsStorage__clientId: identity.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.clientId};Authorization=AAD'
      // All of it is kept: the host's exporter (1.6 and newer) else keeps five traces a second, and a trace that it leaves
      // out takes its log lines along, which alerts look for (docs/platform-facts.md).
      OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
      OTEL_TRACES_SAMPLER_ARG: '1.0'
    })
  }

  // Packages are published with a token of Entra; the passwords of FTP and of the publishing site stay unusable.
  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource publishingPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

output name string = app.name
output host string = app.properties.defaultHostName
output publishUrl string = 'https://${filter(app.properties.hostNameSslStates, state => state.hostType == 'Repository')[0].name}'
