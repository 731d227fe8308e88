// The service in one resource group. Of that scope, not the subscription's: who deploys needs rights in this group
// alone, and removing the group removes the service.
targetScope = 'resourceGroup'

@description('The name of the Functions app, part of its host name in Azure: unique in the world.')
@minLength(3)
@maxLength(40)
param name string

@description('Makes the names of storage and vault unique in the world. infra/deploy gives the one of a group that was deployed before; without it such a group would get a second, empty storage and vault.')
@minLength(13)
@maxLength(13)
param nameSuffix string = uniqueString(resourceGroup().id, name)

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

@description('Microsoft Graph, where it isn\'t the usual one of the cloud: US Government L5 (DoD) has its own.')
param graphUrl string = ''

@minValue(1)
param discoveryRequestsPerMinute int = 300

@minValue(1)
param callerRequestsPerMinute int = 600

@description('So long the link for a customer\'s Azure administrator works: it is mailed to somebody else.')
@minValue(1)
@maxValue(336)
param administratorLinkHours int = 72

@minValue(1)
@maxValue(365)
param keyRotationDays int = 90

@description('So long a new key is published before it signs: apps keep our keys for up to a day, and longer where nobody signs in.')
@minValue(26)
@maxValue(720)
param keyLeadHours int = 168

@description('So long a withdrawn secret may still be in use, and so often the vault is asked.')
@minValue(1)
@maxValue(3600)
param secretsRefreshSeconds int = 300

@description('Storage and instances in three zones. Needs a region that has them. Four instances are paid all day (README.md, "Zones").')
param zoneRedundant bool = false

@description('How many copies of the tables there are, and where. Deploying again can\'t change it (README.md, Copies of the tables).')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'])
param storageRedundancy string = zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'

@description('Instances that wait for requests, so that nobody waits for a cold start. They cost money all day. Two or more with zoneRedundant.')
@minValue(0)
param alwaysReadyInstances int = 0

@minValue(1)
@maxValue(1000)
param maximumInstances int = 100

@description('How a new version or setting comes to the instances that run: RollingUpdate drains and replaces one after another, Recreate ends all of them at once (README.md, "Publishing without a gap").')
@allowed(['RollingUpdate', 'Recreate'])
param siteUpdateStrategy string = 'RollingUpdate'

@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Requests at once on one instance; one more, and another instance is started. Most of a request is waiting.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 100

@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Who hears of alerts; empty: nobody.')
param alertEmail string = ''

@description('Where docs/runbook/ can be read, with a slash at the end: alerts link to its pages.')
param runbookUrl string

@description('Where /health/ready is asked from, every five minutes.')
@minLength(3)
param probeLocations string[] = [
  'emea-nl-ams-azr'
  'emea-gb-db3-azr'
  'emea-fr-pra-edge'
  'us-va-ash-azr'
  'apac-sg-sin-azr'
]

type PrivateNetwork = {
  @description('CIDR, a /24 or larger, that overlaps no network it may be joined with.')
  addressSpace: string
}

@description('Given: storage and vault can be reached from this network alone, where the app is, too.')
param privateNetwork PrivateNetwork?

type FrontDoor = {
  @description('Requests a minute from one address to /discovery and the hosted sign-in. A whole office can be one address.')
  discoveryPerMinute: int
  authorizePerMinute: int
  @description('To /token, which apps\' servers call.')
  tokenPerMinute: int
  @description('The addresses (CIDR) of the apps\' own servers, for which no limit holds.')
  unlimitedAddresses: string[]
}

@description('Given: the world reaches the app by Front Door alone, under the domain of serviceUrl.')
param frontDoor FrontDoor?

@description('False on the way to privateNetwork and back from it: storage and vault are open, though the network is there (README.md, "Steps"). infra/deploy sets it.')
param closeStores bool = true

@description('False on the way to frontDoor and back from it: the app takes whoever comes round Front Door, too. infra/deploy sets it.')
param closeApp bool = true

var areStoresClosed = privateNetwork != null && closeStores

// The name was not part of it at first, and the workbook's name doesn't show it.
var workbookName = nameSuffix == uniqueString(resourceGroup().id)
  ? guid(resourceGroup().id, 'workbook')
  : guid(resourceGroup().id, nameSuffix, 'workbook')

module identity 'modules/identity.bicep' = {
  name: 'identity'
  params: { name: '${name}-identity', location: location }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  params: {
    name: 'st${nameSuffix}'
    location: location
    redundancy: storageRedundancy
    isPrivate: areStoresClosed
  }
}

module vault 'modules/key-vault.bicep' = {
  name: 'key-vault'
  params: { name: 'kv-${nameSuffix}', location: location, isPrivate: areStoresClosed }
}

module monitoring 'modules/monitoring/monitoring.bicep' = {
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

module network 'modules/network.bicep' = if (privateNetwork != null) {
  name: 'network'
  params: { name: name, location: location, addressSpace: privateNetwork!.addressSpace }
}

module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork != null) {
  name: 'private-endpoints'
  params: {
    name: name
    location: location
    subnetId: network!.outputs.endpointsSubnetId
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    blobZoneId: network!.outputs.blobZoneId
    tableZoneId: network!.outputs.tableZoneId
    vaultZoneId: network!.outputs.vaultZoneId
  }
}

module frontDoorProfile 'modules/front-door-profile.bicep' = if (frontDoor != null) {
  name: 'front-door-profile'
  params: { name: name }
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
    siteUpdateStrategy: siteUpdateStrategy
    instanceMemoryMB: instanceMemoryMB
    httpConcurrency: httpConcurrency
    subnetId: privateNetwork == null ? '' : network!.outputs.functionsSubnetId
    frontDoorProfileName: frontDoor == null || !closeApp ? '' : frontDoorProfile!.outputs.name
    serviceSettings: {
      SERVICE_URL: serviceUrl
      APP_CATALOGUE_FILE: 'app-catalogue.json'
      TABLES_URL: storage.outputs.tablesUrl
      KEY_VAULT_URL: vault.outputs.url
      KEY_VAULT_VERIFY_HOST: 'true'
      SECRETS_REFRESH_SECONDS: string(secretsRefreshSeconds)
      // Says which cloud it is; what follows from that is the service's to know (shared/platform/words/azure-clouds.ts).
      ENTRA_AUTHORITY: environment().authentication.loginEndpoint
      GRAPH_URL: graphUrl
      ENTRA_CLIENT_ID: entraClientId
      ENTRA_CREDENTIAL: 'managed-identity'
      ENTRA_KEYS_COOLDOWN_SECONDS: '10'
      ADMINISTRATOR_LINK_HOURS: string(administratorLinkHours)
      CONTROL_PANEL_ISSUER: controlPanel.issuer
      CONTROL_PANEL_AUDIENCE: controlPanel.audience
      CONTROL_PANEL_JWKS_URL: controlPanel.jwksUrl
      DISCOVERY_REQUESTS_PER_MINUTE: string(discoveryRequestsPerMinute)
      CALLER_REQUESTS_PER_MINUTE: string(callerRequestsPerMinute)
      KEY_ROTATION_DAYS: string(keyRotationDays)
      KEY_LEAD_HOURS: string(keyLeadHours)
      // Front Door is the one that Azure's front end sees; whom Front Door sees stands a hop before.
      TRUSTED_PROXY_HOPS: frontDoor == null ? '0' : '1'
      // While the app is open, too, who comes round it can make up no address.
      FRONT_DOOR_ID: frontDoor == null ? '' : frontDoorProfile!.outputs.frontDoorId
      METRICS_EXPORT_SECONDS: '60'
    }
  }
  // Rights and names take minutes to be known everywhere: they come before the app that needs them.
  dependsOn: [access, privateEndpoints]
}

module firewall 'modules/firewall.bicep' = if (frontDoor != null) {
  name: 'firewall'
  params: {
    name: name
    discoveryPerMinute: frontDoor!.discoveryPerMinute
    authorizePerMinute: frontDoor!.authorizePerMinute
    tokenPerMinute: frontDoor!.tokenPerMinute
    unlimitedAddresses: frontDoor!.unlimitedAddresses
  }
}

module frontDoorRoute 'modules/front-door.bicep' = if (frontDoor != null) {
  name: 'front-door'
  params: {
    profileName: frontDoorProfile!.outputs.name
    endpointName: name
    appHost: functionApp.outputs.host
    domain: split(serviceUrl, '/')[2]
    firewallId: firewall!.outputs.id
  }
}

module diagnostics 'modules/monitoring/diagnostics.bicep' = {
  name: 'diagnostics'
  params: {
    workspaceId: monitoring.outputs.workspaceId
    storageName: storage.outputs.name
    vaultName: vault.outputs.name
    appName: functionApp.outputs.name
    frontDoorProfileName: frontDoor == null ? '' : frontDoorProfile!.outputs.name
  }
}

module operators 'modules/operators.bicep' = {
  name: 'operators'
  params: { name: name, email: alertEmail }
}

module alerts 'modules/monitoring/alerts.bicep' = {
  name: 'alerts'
  params: {
    name: name
    location: location
    workspaceId: monitoring.outputs.workspaceId
    actionGroupId: operators.outputs.actionGroupId
    runbookUrl: runbookUrl
  }
}

module metricAlerts 'modules/monitoring/metric-alerts.bicep' = {
  name: 'metric-alerts'
  params: {
    name: name
    location: location
    storageId: storage.outputs.id
    insightsId: monitoring.outputs.insightsId
    actionGroupId: operators.outputs.actionGroupId
    runbookUrl: runbookUrl
    readyUrl: uri(serviceUrl, '/health/ready')
    probeLocations: probeLocations
  }
}

module workbook 'modules/monitoring/workbook.bicep' = {
  name: 'workbook'
  params: {
    id: workbookName
    name: name
    location: location
    workspaceId: monitoring.outputs.workspaceId
    storageId: storage.outputs.id
  }
}

@description('The subject of the federated credential of the app registration.')
output principalId string = identity.outputs.principalId
output vaultName string = vault.outputs.name
output appName string = functionApp.outputs.name
@description('Where the app answers as soon as it is deployed: Front Door\'s own name where there is one, else the app\'s.')
output appUrl string = frontDoor == null ? 'https://${functionApp.outputs.host}' : frontDoorRoute!.outputs.url
@description('The app\'s own address, whatever stands before it.')
output ownUrl string = 'https://${functionApp.outputs.host}'
output publishUrl string = functionApp.outputs.publishUrl
@description('What the DNS of serviceUrl\'s domain must say: TXT at once, CNAME only when Front Door has the certificate; empty without Front Door.')
output dnsRecords object[] = frontDoor == null ? [] : frontDoorRoute!.outputs.dnsRecords
