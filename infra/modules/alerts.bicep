// What somebody must hear of: asked of the logs every five minutes.

param name string
param location string
param workspaceId string

@description('Who is told; empty: nobody, the alerts only show in the portal.')
param email string

// The words are those that the service logs: shared/http/page-endpoint.ts, functions/.
var rules = [
  {
    name: 'server-errors'
    severity: 2
    threshold: 5
    text: 'The service answers with errors of its own (5xx).'
    query: 'AppRequests | where toint(ResultCode) >= 500'
  }
  {
    name: 'entra-credential-refused'
    severity: 1
    threshold: 0
    text: 'Entra refuses the credential of the service: nobody can sign in. See the federated credential in infra/README.md.'
    query: 'AppTraces | where Message has_any ("our-credential-refused", "entra-credential-refused")'
  }
  {
    name: 'rotate-keys-failed'
    severity: 2
    threshold: 0
    text: 'Signing and sealing keys could not be renewed. The old ones last for another rotation period.'
    query: 'AppTraces | where Message has "rotate-keys failed"'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (email != '') {
  name: '${name}-operators'
  location: 'global'
  properties: {
    groupShortName: 'operators'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${name}-${rule.name}'
    location: location
    kind: 'LogAlert'
    properties: {
      description: rule.text
      severity: rule.severity
      enabled: true
      autoMitigate: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT5M'
      // The tables come into being with the first telemetry.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: rule.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: rule.threshold
          }
        ]
      }
      actions: { actionGroups: email == '' ? [] : [people.id] }
    }
  }
]
