// Who hears of alerts.

param name string

@description('Empty: nobody, the alerts only show in the portal.')
param email string

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (email != '') {
  name: '${name}-operators'
  location: 'global'
  properties: {
    groupShortName: 'operators'
    enabled: true
    emailReceivers: [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

@description('Empty: nobody.')
output actionGroupId string = email == '' ? '' : people.id
