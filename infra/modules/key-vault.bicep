// The vault of the service's keys and the apps' secrets. What is deleted can be brought back for 90 days, by nobody
// purged before.

param name string
param location string

@description('Only from the private network; otherwise from anywhere, by whoever has a role.')
param isPrivate bool

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' = {
  name: name
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    networkAcls: { bypass: 'None', defaultAction: isPrivate ? 'Deny' : 'Allow' }
  }
}

output name string = vault.name
output url string = vault.properties.vaultUri
