// What Azure itself measures, whether or not the service can still say so: the storage account turning requests away,
// and /health/ready as the world sees it.

param name string
param location string
param storageId string
param insightsId string

@description('Who is told; empty: nobody.')
param actionGroupId string

@description('Where docs/runbook/ can be read, with a slash at the end.')
param runbookUrl string

@description('What is asked from outside.')
param readyUrl string

@description('From where: https://learn.microsoft.com/azure/azure-monitor/app/availability#location-population-tags')
param probeLocations string[]

var throttledRunbook = '${runbookUrl}storage-throttled.md#what-one-sees'
var readyRunbook = '${runbookUrl}not-ready.md#the-service-cannot-be-reached'

resource throttled 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-storage-account-throttled'
  location: 'global'
  properties: {
    description: 'The storage account turned requests away, since there were too many. What to do: ${throttledRunbook}'
    severity: 2
    enabled: true
    autoMitigate: true
    scopes: [storageId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'throttled'
          metricNamespace: 'Microsoft.Storage/storageAccounts'
          metricName: 'Transactions'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 10
          dimensions: [
            {
              name: 'ResponseType'
              operator: 'Include'
              values: [
                'ClientThrottlingError'
                'ClientAccountRequestThrottlingError'
                'ClientAccountBandwidthThrottlingError'
                'ServerBusyError'
                'SuccessWithThrottling'
              ]
            }
          ]
          // The metric knows a response type only once it occurred.
          skipMetricValidation: true
        }
      ]
    }
    actions: actionGroupId == ''
      ? []
      : [{ actionGroupId: actionGroupId, webHookProperties: { runbook: throttledRunbook } }]
  }
}

resource ready 'Microsoft.Insights/webtests@2022-06-15' = {
  name: '${name}-ready'
  location: location
  kind: 'standard'
  tags: { 'hidden-link:${insightsId}': 'Resource' }
  properties: {
    Name: '${name}-ready'
    SyntheticMonitorId: '${name}-ready'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [for id in probeLocations: { Id: id }]
    Request: { RequestUrl: readyUrl, HttpVerb: 'GET', FollowRedirects: false, ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 14 }
  }
}

resource notReady 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: '${name}-unreachable'
  location: 'global'
  tags: { 'hidden-link:${insightsId}': 'Resource', 'hidden-link:${ready.id}': 'Resource' }
  properties: {
    description: 'From two places at once the service can not be reached or is not ready. What to do: ${readyRunbook}'
    severity: 0
    enabled: true
    autoMitigate: true
    scopes: [ready.id, insightsId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: ready.id
      componentId: insightsId
      failedLocationCount: 2
    }
    actions: actionGroupId == '' ? [] : [{ actionGroupId: actionGroupId, webHookProperties: { runbook: readyRunbook } }]
  }
}
