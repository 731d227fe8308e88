// The pictures an operator needs, in one workbook beside the logs.

@description('A GUID.')
param id string
param name string
param location string
param workspaceId string
param storageId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: id
  location: location
  kind: 'shared'
  properties: {
    displayName: '${name} operations'
    category: 'workbook'
    sourceId: workspaceId
    serializedData: replace(
      replace(loadTextContent('workbook.json'), '<workspace>', workspaceId),
      '<storage>',
      storageId
    )
  }
}
