// The way from the world to the app: its own domain, its certificate, one route without a cache.

param profileName string
param endpointName string

@description('The app\'s host name in Azure.')
param appHost string

@description('The host name of SERVICE_URL.')
param domain string

param firewallId string

resource profile 'Microsoft.Cdn/profiles@2024-09-01' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' = {
    name: endpointName
    location: 'global'
    properties: { enabledState: 'Enabled' }

    // Nothing is cached: what can be, says so itself, and browsers and apps keep it.
    resource route 'routes' = {
      name: 'everything'
      properties: {
        originGroup: { id: originGroup.id }
        customDomains: [{ id: customDomain.id }]
        // The deployment checks the service here before the domain's DNS is in place.
        linkToDefaultDomain: 'Enabled'
        supportedProtocols: ['Https']
        httpsRedirect: 'Disabled'
        forwardingProtocol: 'HttpsOnly'
        patternsToMatch: ['/*']
      }
      dependsOn: [originGroup::origin]
    }
  }

  // Without a probe: there is no second origin to turn to.
  resource originGroup 'originGroups' = {
    name: 'app'
    properties: {
      loadBalancingSettings: { sampleSize: 4, successfulSamplesRequired: 3 }
      sessionAffinityState: 'Disabled'
    }

    resource origin 'origins' = {
      name: 'app'
      properties: {
        hostName: appHost
        originHostHeader: appHost
        httpsPort: 443
        enforceCertificateNameCheck: true
      }
    }
  }

  resource customDomain 'customDomains' = {
    name: replace(domain, '.', '-')
    properties: {
      hostName: domain
      tlsSettings: { certificateType: 'ManagedCertificate', minimumTlsVersion: 'TLS12' }
    }
  }

  resource protection 'securityPolicies' = {
    name: 'firewall'
    properties: {
      parameters: {
        type: 'WebApplicationFirewall'
        wafPolicy: { id: firewallId }
        associations: [
          { domains: [{ id: endpoint.id }, { id: customDomain.id }], patternsToMatch: ['/*'] }
        ]
      }
    }
  }
}

output url string = 'https://${profile::endpoint.properties.hostName}'

@description('What the domain\'s DNS must say: that it is yours, and, once Front Door has got the certificate, where it leads. Who is led there before is lost.')
output dnsRecords object[] = [
  {
    type: 'TXT'
    name: '_dnsauth.${domain}'
    // Seen null by others for a domain that was approved long ago: then nothing is asked of its DNS any more.
    value: profile::customDomain.properties.validationProperties.?validationToken ?? ''
  }
  { type: 'CNAME', name: domain, value: profile::endpoint.properties.hostName }
]
