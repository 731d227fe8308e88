// What somebody must hear of, asked of metrics where there is one (they are added up in the service's own process, and
// nothing thins them out), else of the logs. Every alert says where the runbook begins for it. Its words are those of
// shared/platform/telemetry/metric-catalogue.ts and log-catalogue.ts: a line begins with its code.

param name string
param location string
param workspaceId string

@description('Who is told; empty: nobody.')
param actionGroupId string

@description('Where docs/runbook/ can be read, with a slash at the end.')
param runbookUrl string

type Rule = {
  name: string
  @description('0: all stands still, to 4.')
  severity: int
  @description('How often it is asked, about how long.')
  frequency: string
  window: string
  text: string
  @description('A file of docs/runbook/ and a heading in it.')
  runbook: string
  @description('More rows than `threshold` raise the alert.')
  query: string
  threshold: int
}

var rules Rule[] = [
  {
    name: 'sign-in-failures'
    // Whoever calls the callback without a sign-in (a crawler, an attacker) is not counted: it would drown the others.
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    text: 'Of the sign-ins of the last quarter of an hour, at least ten and more than three in ten were refused.'
    runbook: 'sign-in-failures.md#more-sign-ins-than-usual-are-refused'
    query: '''
      AppMetrics
      | where Name == "sso.sign_ins"
      | extend outcome = tostring(Properties.outcome), app = tostring(Properties.app)
      | where not(outcome in ("sign-in-not-usable", "cookies-needed") and app == "unknown")
      | extend isRefused = outcome !in ("signed-in", "company-credentials", "login-required")
      | summarize refused = sumif(Sum, isRefused), all = sum(Sum)
      | where refused >= 10 and refused * 10 > all * 3'''
    threshold: 0
  }
  {
    name: 'entra-credential-refused'
    severity: 0
    frequency: 'PT5M'
    window: 'PT5M'
    text: 'Entra refuses the credential of the service: nobody can sign in.'
    runbook: 'entra-credential.md#entra-refuses-our-credential'
    query: 'AppTraces | where Message startswith "entra-credential-refused"'
    threshold: 0
  }
  {
    name: 'entra-credential-ends-soon'
    severity: 2
    frequency: 'P1D'
    window: 'P2D'
    text: 'The secret or certificate with which the service proves itself to Entra ends within 30 days, or nobody knows when.'
    runbook: 'entra-credential.md#our-credential-ends-soon'
    query: '''
      AppTraces
      | where Message startswith "entra-credential-ends-soon"
          or Message startswith "entra-credential-end-unknown"
          or Message startswith "entra-credential-watch-failed"'''
    threshold: 0
  }
  {
    name: 'key-rotation-failed'
    severity: 2
    frequency: 'PT1H'
    window: 'PT1H'
    text: 'Signing and sealing keys could not be renewed. The old ones last for another rotation period.'
    runbook: 'key-rotation.md#keys-could-not-be-renewed'
    query: 'AppTraces | where Message startswith "key-rotation-failed"'
    threshold: 0
  }
  {
    name: 'keys-overdue'
    // Said by the looks for readiness, which go on when the timer doesn't.
    severity: 2
    frequency: 'PT6H'
    window: 'PT6H'
    text: 'A signing or sealing key should have been renewed days ago.'
    runbook: 'key-rotation.md#keys-are-overdue'
    query: 'AppTraces | where Message startswith "keys-overdue"'
    threshold: 0
  }
  {
    name: 'row-unreadable'
    severity: 1
    frequency: 'PT5M'
    window: 'PT15M'
    text: 'A stored row cannot be read: whoever it is about may be unable to sign in.'
    runbook: 'unreadable-rows.md#what-one-sees'
    query: 'AppTraces | where Message startswith "row-unreadable"'
    threshold: 0
  }
  {
    name: 'clean-up-failed'
    severity: 3
    frequency: 'PT6H'
    window: 'PT6H'
    text: 'What has expired could not be deleted: used codes, or addresses that were to be forgotten.'
    runbook: 'clean-up.md#a-clean-up-failed'
    query: '''
      AppTraces
      | where Message startswith "redemption-clean-up-failed"
          or Message startswith "story-clean-up-failed"
          or Message startswith "test-sign-in-clean-up-failed"'''
    threshold: 2
  }
  {
    name: 'jobs-not-run'
    // One timer runs them all, every hour: when it stands still, nothing else says so.
    severity: 1
    frequency: 'PT1H'
    window: 'PT6H'
    text: 'For six hours nothing looked at the jobs of the service: keys are not renewed, and what has expired is not deleted.'
    runbook: 'clean-up.md#no-job-runs'
    query: '''
      AppTraces
      | where Message startswith "jobs-run"
      | summarize runs = count()
      | where runs == 0'''
    threshold: 0
  }
  {
    name: 'storage-throttled'
    severity: 2
    frequency: 'PT5M'
    window: 'PT15M'
    text: 'Table Storage turned requests of the service away, since there were too many.'
    runbook: 'storage-throttled.md#what-one-sees'
    query: 'AppTraces | where Message startswith "storage-throttled"'
    threshold: 5
  }
  {
    name: 'dependency-unavailable'
    severity: 1
    frequency: 'PT5M'
    window: 'PT10M'
    text: 'Entra, storage or Key Vault do not answer requests of the service.'
    runbook: 'entra-outage.md#which-of-them-is-away'
    query: 'AppTraces | where Message startswith "dependency-unavailable"'
    threshold: 10
  }
  {
    name: 'identity-token-failed'
    // One that failed is asked for again by whoever comes next; here it went on through most of an hour, and what is in hand ends.
    severity: 1
    frequency: 'PT15M'
    window: 'PT1H'
    text: 'The platform gives the app no token of its identity. With those in hand the service goes on for up to 12 hours.'
    runbook: 'not-ready.md#the-app-gets-no-token-of-its-identity'
    query: '''
      AppTraces
      | where Message startswith "identity-token-failed"
      | summarize quarters = dcount(bin(TimeGenerated, 15m))
      | where quarters >= 3'''
    threshold: 0
  }
  {
    name: 'published-keys-old'
    severity: 1
    frequency: 'PT15M'
    window: 'PT1H'
    text: 'The keys that Entra or the Control Panel publishes cannot be fetched. What was fetched last counts for a day at most.'
    runbook: 'entra-outage.md#published-keys-grow-old'
    query: 'AppTraces | where Message startswith "published-keys-old"'
    threshold: 0
  }
  {
    name: 'discovery-slow'
    severity: 2
    frequency: 'PT5M'
    window: 'PT15M'
    text: 'One in twenty answers of discovery takes longer than half a second.'
    runbook: 'discovery-slow.md#what-one-sees'
    // The host names a request by its method and route, and by its function where telemetryMode is not OpenTelemetry.
    query: '''
      AppRequests
      | where Name in~ ("POST discovery", "POST /discovery", "discover-sign-in")
      | summarize slow = percentile(DurationMs, 95), answers = count()
      | where answers >= 20 and slow > 500'''
    threshold: 0
  }
  {
    name: 'not-ready'
    severity: 1
    frequency: 'PT5M'
    window: 'PT10M'
    // Minutes, not answers: anybody may ask, as often as they like.
    text: 'In three of ten minutes the service itself said that it is not ready; its log says what behind it does not answer.'
    runbook: 'not-ready.md#the-service-says-that-it-is-not-ready'
    query: '''
      AppMetrics
      | where Name == "sso.answer.duration"
      | where Properties.operation == "report-ready" and Properties.status_class == "5xx"
      | summarize minutes = dcount(bin(TimeGenerated, 1m))
      | where minutes >= 3'''
    threshold: 0
  }
  {
    name: 'server-errors'
    severity: 2
    frequency: 'PT5M'
    window: 'PT5M'
    text: 'The service ran into faults of its own, or calls failed in the platform, where the service cannot say so.'
    runbook: 'server-errors.md#what-one-sees'
    // To the host a caller who hangs up in the middle of a body is a failed call too, and nobody's to mend: anybody can do it.
    query: '''
      AppTraces
      | where Message startswith "unexpected-fault"
      | union (
          FunctionAppLogs
          | where Message contains "(Failed, Id="
          | where not(ExceptionDetails has_any ("BadHttpRequestException", "ConnectionResetException", "ConnectionAbortedException")))'''
    threshold: 5
  }
  {
    name: 'secret-deleted'
    severity: 1
    frequency: 'PT5M'
    window: 'PT5M'
    text: 'A secret was deleted from the vault. The service never does that, although its role lets it.'
    runbook: 'secret-leaked.md#a-secret-was-deleted'
    query: 'AZKVAuditLogs | where OperationName in ("SecretDelete", "SecretPurge")'
    threshold: 0
  }
]

resource alerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for rule in rules: {
    name: '${name}-${rule.name}'
    location: location
    kind: 'LogAlert'
    properties: {
      description: '${rule.text} What to do: ${runbookUrl}${rule.runbook}'
      severity: rule.severity
      enabled: true
      autoMitigate: rule.frequency != 'P1D'
      scopes: [workspaceId]
      evaluationFrequency: rule.frequency
      windowSize: rule.window
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
      actions: {
        actionGroups: actionGroupId == '' ? [] : [actionGroupId]
        customProperties: { runbook: '${runbookUrl}${rule.runbook}' }
      }
    }
  }
]
