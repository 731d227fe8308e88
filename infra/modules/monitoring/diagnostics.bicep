// What Azure itself writes down of the vault, the storage, the app and the front door, and where it goes.

param workspaceId string
param storageName string
param vaultName string
param appName string

@description('Empty: there is none.')
param frontDoorProfileName string

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = { name: vaultName }
resource app 'Microsoft.Web/sites@2024-04-01' existing = { name: appName }
resource profile 'Microsoft.Cdn/profiles@2024-09-01' existing = { name: frontDoorProfileName }
resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: storageName

  resource blobs 'blobServices' existing = { name: 'default' }
}

// Who read, made, changed or deleted which secret. The names of secrets stand in it, never their values.
resource ofVault 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'AuditEvent', enabled: true }]
  }
}

// Whoever writes a package runs as the service, and whoever reads the host's keys may call it: all three are logged.
// Of the tables nothing is: their log has every row key in it, a row key holds an e-mail address, and no log of this
// service does. Throttling is seen in the account's own metrics, changes in the audit rows, which no log can replace.
resource ofBlobs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: storage::blobs
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      { category: 'StorageRead', enabled: true }
      { category: 'StorageWrite', enabled: true }
      { category: 'StorageDelete', enabled: true }
    ]
  }
}

// The host's own words, when it fails before it can send telemetry: a bad setting keeps the app from loading. Not the
// access log: it has queries in it.
resource ofApp 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'host'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
  }
}

// What the firewall turned away. Not the access log: the app's own requests are known already.
resource ofFrontDoor 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (frontDoorProfileName != '') {
  scope: profile
  name: 'firewall'
  properties: {
    workspaceId: workspaceId
    logs: [{ category: 'FrontDoorWebApplicationFirewallLog', enabled: true }]
  }
}
