// So many requests a minute from one address, over all instances, to what anybody may ask. Counted at the edge, before
// they cost anything; the service's own limit (DISCOVERY_REQUESTS_PER_MINUTE) is each instance's.

param name string

@minValue(10)
param discoveryPerMinute int

@minValue(10)
param authorizePerMinute int

@minValue(10)
param tokenPerMinute int

@description('The addresses (CIDR) of the apps\' own servers: they ask for many people, with their own credentials.')
param unlimitedAddresses string[]

// A path anywhere in what the firewall sees, so that it makes no difference whether that begins with the host.
var limits = [
  { name: 'Discovery', path: '/(discovery|sign-in)([/?#]|$)', threshold: discoveryPerMinute }
  { name: 'Authorize', path: '/authorize([/?#]|$)', threshold: authorizePerMinute }
  { name: 'Token', path: '/token([/?#]|$)', threshold: tokenPerMinute }
]

var butNotFromServers = empty(unlimitedAddresses)
  ? []
  : [
      {
        matchVariable: 'SocketAddr'
        operator: 'IPMatch'
        negateCondition: true
        matchValue: unlimitedAddresses
      }
    ]

resource policy 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
  name: replace('${name}firewall', '-', '')
  location: 'global'
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: 'Prevention'
      customBlockResponseStatusCode: 429
      // Queries hold one-time codes and may hold addresses.
      logScrubbing: {
        state: 'Enabled'
        scrubbingRules: [
          { matchVariable: 'RequestUri', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'QueryStringArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'RequestBodyPostArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
          { matchVariable: 'RequestBodyJsonArgNames', selectorMatchOperator: 'EqualsAny', state: 'Enabled' }
        ]
      }
    }
    customRules: {
      rules: [
        for (limit, index) in limits: {
          name: 'Limit${limit.name}'
          priority: 100 + index
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: limit.threshold
          action: 'Block'
          matchConditions: concat(
            [
              {
                matchVariable: 'RequestUri'
                operator: 'RegEx'
                // The host takes a route in any case, and escaped.
                transforms: ['UrlDecode', 'Lowercase']
                matchValue: [limit.path]
              }
            ],
            butNotFromServers
          )
        }
      ]
    }
  }
}

output id string = policy.id
