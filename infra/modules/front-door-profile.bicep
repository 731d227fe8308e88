// The front door's profile, made before the app: the app lets in what carries this profile's id.

param name string

resource profile 'Microsoft.Cdn/profiles@2024-09-01' = {
  name: '${name}-front-door'
  location: 'global'
  // Standard has the firewall's rate limit. Premium would add managed rules, which guess at bodies (sealed cookies
  // and tokens look odd to them), and a private link to the app, for ten times the price.
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    originResponseTimeoutSeconds: 30
    // Queries hold one-time codes and may hold addresses: no log of Front Door gets them.
    logScrubbing: {
      state: 'Enabled'
      scrubbingRules: [
        { matchVariable: 'RequestUri', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
        { matchVariable: 'QueryStringArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
      ]
    }
  }
}

output name string = profile.name

@description('What it puts into X-Azure-FDID.')
output frontDoorId string = profile.properties.frontDoorId
