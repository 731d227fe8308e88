// The doors of storage and vault inside the private network. No queue: nothing here uses one, and the Functions host
// keeps its timers' locks in blobs.

param name string
param location string
param subnetId string
param storageName string
param vaultName string
param blobZoneId string
param tableZoneId string
param vaultZoneId string

resource storage 'Microsoft.Storage/storageAccounts@2024-01-01' existing = { name: storageName }
resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = { name: vaultName }

module blobs 'private-endpoint.bicep' = {
  name: 'private-blobs'
  params: {
    name: '${name}-blob'
    location: location
    subnetId: subnetId
    serviceId: storage.id
    part: 'blob'
    zoneId: blobZoneId
  }
}

module tables 'private-endpoint.bicep' = {
  name: 'private-tables'
  params: {
    name: '${name}-table'
    location: location
    subnetId: subnetId
    serviceId: storage.id
    part: 'table'
    zoneId: tableZoneId
  }
}

module secrets 'private-endpoint.bicep' = {
  name: 'private-vault'
  params: {
    name: '${name}-vault'
    location: location
    subnetId: subnetId
    serviceId: vault.id
    part: 'vault'
    zoneId: vaultZoneId
  }
}
