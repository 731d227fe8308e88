// The service in one resource group. Of that scope, not the subscription's: who deploys needs rights in this group
// alone, and removing the group removes the service.
targetScope = 'resourceGroup'

@description('The name of the Functions app, part of its host name in Azure: unique in the world.')
@minLength(3)
@maxLength(40)
param name string

param location string = resourceGroup().location

@description('SERVICE_URL: where browsers and apps reach the service, and its issuer. Never changes once apps trust it.')
param serviceUrl string

@description('ENTRA_CLIENT_ID: the multi-tenant app registration (README.md).')
@minLength(36)
@maxLength(36)
param entraClientId string

type ControlPanel = {
  @description('The issuer of the tokens with which the Control Panel calls.')
  issuer: string
  audience: string
  jwksUrl: string
}
param controlPanel ControlPanel

@description('https://graph.microsoft.com, or a sovereign cloud\'s.')
param graphUrl string = 'https://graph.microsoft.com'

@minValue(1)
param discoveryRequestsPerMinute int = 300

@minValue(1)
@maxValue(365)
param keyRotationDays int = 90

@description('Storage and instances in three zones. Needs a region that has them, and at least two always-ready instances.')
param zoneRedundant bool = false

@description('Instances that wait for requests, so that nobody waits for a cold start. They cost money all day.')
@minValue(0)
param alwaysReadyInstances int = 0

@minValue(40)
@maxValue(1000)
param maximumInstances int = 100

@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Who hears of alerts; empty: nobody.')
param alertEmail string = ''

var suffix = uniqueString(resourceGroup().id)

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { name: '${name}-identity', location: location }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: { name: 'st${suffix}', location: location, zoneRedundant: zoneRedundant }
}

module vault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  params: { name: 'kv-${suffix}', location: location }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  params: { name: name, location: location, retentionDays: logRetentionDays }
}

module access 'modules/access.bicep' = {
  name: 'access'
  params: {
    principalId: identity.outputs.principalId
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    insightsName: monitoring.outputs.insightsName
  }
}

module functionApp 'modules/function-app.bicep' = {
  name: 'function-app'
  params: {
    name: name
    location: location
    identity: { id: identity.outputs.id, clientId: identity.outputs.clientId }
    blobsUrl: storage.outputs.blobsUrl
    tablesUrl: storage.outputs.tablesUrl
    packagesUrl: storage.outputs.packagesUrl
    insightsName: monitoring.outputs.insightsName
    zoneRedundant: zoneRedundant
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    serviceSettings: {
      SERVICE_URL: serviceUrl
      TABLES_URL: storage.outputs.tablesUrl
      KEY_VAULT_URL: vault.outputs.url
      ENTRA_AUTHORITY: environment().authentication.loginEndpoint
      GRAPH_URL: graphUrl
      ENTRA_CLIENT_ID: entraClientId
      ENTRA_CREDENTIAL: 'managed-identity'
      CONTROL_PANEL_ISSUER: controlPanel.issuer
      CONTROL_PANEL_AUDIENCE: controlPanel.audience
      CONTROL_PANEL_JWKS_URL: controlPanel.jwksUrl
      DISCOVERY_REQUESTS_PER_MINUTE: string(discoveryRequestsPerMinute)
      KEY_ROTATION_DAYS: string(keyRotationDays)
      METRICS_EXPORT_SECONDS: '60'
    }
  }
  // Rights take minutes to be known everywhere: they come before the app that needs them.
  dependsOn: [access]
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  params: { name: name, location: location, workspaceId: monitoring.outputs.workspaceId, email: alertEmail }
}

@description('The subject of the federated credential of the app registration.')
output principalId string = identity.outputs.principalId
output vaultName string = vault.outputs.name
output appName string = functionApp.outputs.name
output appUrl string = functionApp.outputs.url
output publishUrl string = functionApp.outputs.publishUrl
