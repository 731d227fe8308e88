// An example: the smallest deployment. The values are made up; put your own.
using 'main.bicep'

param name = 'example-sso-dev'
// Azure's own name will do without frontDoor, for good: it is the issuer. To have frontDoor later, begin with a domain of yours.
param serviceUrl = 'https://example-sso-dev.azurewebsites.net'
param entraClientId = '00000000-0000-0000-0000-000000000000'
param controlPanel = {
  issuer: 'https://controlpanel-dev.example.com'
  audience: 'azure-sso-identity'
  jwksUrl: 'https://controlpanel-dev.example.com/.well-known/jwks.json'
}
param runbookUrl = 'https://git.example.com/azure-sso-identity/docs/runbook/'

// Said in full: az before 2.53 takes a parameter that may be null, and isn't there, for a missing one.
param privateNetwork = null
param frontDoor = null
