// The private network: the app calls out from it, storage and vault are entered from it. Only with the parameter
// `privateNetwork`.

param name string
param location string

@description('Where the address space lies; at least a /24.')
param addressSpace string

// What the tables, the host's blobs and the vault are called from inside.
var zoneNames = [
  'privatelink.blob.${environment().suffixes.storage}'
  'privatelink.table.${environment().suffixes.storage}'
  'privatelink.${replace(environment().suffixes.keyvaultDns, '.vault.', 'vaultcore.')}'
]

// Entra, Graph and the Control Panel are outside: without a gateway of its own the subnet may have no way out
// (https://learn.microsoft.com/azure/virtual-network/ip-services/default-outbound-access). Its address is the one
// that a customer's firewall sees, and stays.
// It stands in one zone, which Azure chooses, whatever else is spread: when that zone fails, nothing goes out (no sign-in by
// Entra, no readiness report) until it is back, though the instances of the other zones go on answering. The zone-redundant kind,
// StandardV2, can't be attached to a subnet that is delegated as Flex Consumption's must be
// (https://learn.microsoft.com/azure/nat-gateway/nat-sku).
resource outboundAddress 'Microsoft.Network/publicIPAddresses@2024-05-01' = {
  name: '${name}-outbound'
  location: location
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource gateway 'Microsoft.Network/natGateways@2024-05-01' = {
  name: '${name}-nat'
  location: location
  sku: { name: 'Standard' }
  properties: { publicIpAddresses: [{ id: outboundAddress.id }] }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${name}-network'
  location: location
  properties: {
    addressSpace: { addressPrefixes: [addressSpace] }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 25, 0)
          natGateway: { id: gateway.id }
          // What Flex Consumption runs on.
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressSpace, 26, 2)
          defaultOutboundAccess: false
        }
      }
    ]
  }

  resource functions 'subnets' existing = { name: 'functions' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: { name: zone, location: 'global' }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in zoneNames: {
    parent: zones[index]
    name: 'network'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

output functionsSubnetId string = network::functions.id
output endpointsSubnetId string = network::endpoints.id
output blobZoneId string = zones[0].id
output tableZoneId string = zones[1].id
output vaultZoneId string = zones[2].id
