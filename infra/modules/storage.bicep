// The service's tables, and the blobs of the Functions host: its locks, its keys and the deployed package.

param name string
param location string

@description('The account\'s SKU.')
param redundancy string

@description('Only from the private network; otherwise from anywhere, by whoever has a role.')
param isPrivate bool

// Same names as TABLE_NAMES in shared/platform/tables/open-tables.ts.
var tableNames = ['accounts', 'domains', 'tenants', 'redemptions', 'readiness', 'shadow', 'stories', 'jobs']
var packagesContainer = 'packages'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: name
  location: location
  kind: 'StorageV2'
  sku: { name: redundancy }
  properties: {
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'None', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }

  resource tableService 'tableServices' = {
    name: 'default'

    resource tables 'tables' = [for table in tableNames: { name: table }]
  }

  resource blobService 'blobServices' = {
    name: 'default'

    resource packages 'containers' = {
      name: packagesContainer
      properties: { publicAccess: 'None' }
    }
  }
}

output id string = account.id
output name string = account.name
output blobsUrl string = account.properties.primaryEndpoints.blob
output tablesUrl string = account.properties.primaryEndpoints.table
output packagesUrl string = '${account.properties.primaryEndpoints.blob}${packagesContainer}'
