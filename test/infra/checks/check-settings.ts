/** The app's settings: those that the service reads, all of them and no other; none that Flex Consumption refuses; no secret. */
import { InvalidConfig, readConfig } from '../../../shared/config.ts';
import { SETTING_NAMES } from '../../../shared/settings.ts';
import { onlyResource, ROOT, serviceSettings } from '../compiler/predict-resources.ts';
import { differences, missingFrom, type Check } from './check.ts';

/** What the Functions host and its exporter read. */
const PLATFORM_SETTINGS = [
  'AzureWebJobsDisableHomepage',
  'AzureWebJobsStorage__blobServiceUri',
  'AzureWebJobsStorage__tableServiceUri',
  'AzureWebJobsStorage__credential',
  'AzureWebJobsStorage__clientId',
  'APPLICATIONINSIGHTS_CONNECTION_STRING',
  'APPLICATIONINSIGHTS_AUTHENTICATION_STRING',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
];

/** Every trace, and so every log line: docs/platform-facts.md. */
const SAMPLING = { OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage', OTEL_TRACES_SAMPLER_ARG: '1.0' };

/** https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations, and the storage account's key. */
const FORBIDDEN_ON_FLEX = [
  'AzureWebJobsStorage',
  'ENABLE_ORYX_BUILD',
  'FUNCTIONS_EXTENSION_VERSION',
  'FUNCTIONS_MAX_HTTP_CONCURRENCY',
  'FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED',
  'FUNCTIONS_WORKER_PROCESS_COUNT',
  'FUNCTIONS_WORKER_RUNTIME',
  'FUNCTIONS_WORKER_RUNTIME_VERSION',
  'SCM_DO_BUILD_DURING_DEPLOYMENT',
  'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING',
  'WEBSITE_CONTENTOVERVNET',
  'WEBSITE_CONTENTSHARE',
  'WEBSITE_DNS_SERVER',
  'WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT',
  'WEBSITE_NODE_DEFAULT_VERSION',
  'WEBSITE_RUN_FROM_PACKAGE',
  'WEBSITE_SKIP_CONTENTSHARE_VALIDATION',
  'WEBSITE_VNET_ROUTE_ALL',
];

const SECRET = /listKeys|listAccountSas|listSecrets|AccountKey=|SharedAccess|\bsig=|password|secret/i;
/** Names, for the reader; what they hold is a time. */
const NO_SECRET = ['SECRETS_REFRESH_SECONDS'];

export const OUTPUTS = ['appName', 'appUrl', 'dnsRecords', 'ownUrl', 'principalId', 'publishUrl', 'vaultName'];

export const SETTINGS_CHECKS: readonly Check[] = [
  {
    title: 'sets every setting that the service reads, and no other',
    find: (prediction) => {
      const set = Object.keys(serviceSettings(prediction));
      return [
        ...missingFrom(SETTING_NAMES, set, (name) => `the settings: ${name} is read by shared/config.ts and not set`),
        ...missingFrom(set, [...SETTING_NAMES, ...PLATFORM_SETTINGS], (name) => `the settings: nobody reads ${name}`),
        ...missingFrom(PLATFORM_SETTINGS, set, (name) => `the settings: the Functions host needs ${name}`),
      ];
    },
  },
  {
    title: 'gives the service settings that it starts with, without a secret for Entra',
    find: (prediction) => {
      try {
        const { entra, managedIdentityClientId, keyVault } = readConfig(serviceSettings(prediction), ROOT);
        const isSafe = entra.credential === 'managed-identity' && managedIdentityClientId !== undefined;
        return isSafe && keyVault.verifyHost
          ? []
          : ['the settings: the service would not prove itself by its identity'];
      } catch (error) {
        if (error instanceof InvalidConfig) return [`the settings: ${error.message}`];
        throw error;
      }
    },
  },
  {
    title: 'keeps every trace, since the log lines that alerts look for go with it',
    find: (prediction) =>
      differences('the settings', onlyResource(prediction, 'Microsoft.Web/sites/config').properties, SAMPLING),
  },
  {
    title: 'sets nothing that Flex Consumption refuses',
    find: (prediction) =>
      Object.keys(onlyResource(prediction, 'Microsoft.Web/sites/config').properties)
        .filter((name) => FORBIDDEN_ON_FLEX.includes(name))
        .map((name) => `the settings: Flex Consumption refuses ${name}`),
  },
  {
    title: 'holds no key or secret in its settings and outputs',
    find: ({ outputs, ...prediction }) => {
      const { properties } = onlyResource({ outputs, ...prediction }, 'Microsoft.Web/sites/config');
      const said = [
        ...Object.entries(properties).map(([name, value]) => ['setting', name, JSON.stringify(value)] as const),
        ...Object.entries(outputs).map(([name, value]) => ['output', name, JSON.stringify(value)] as const),
      ];
      return [
        ...said
          .filter(([, name, text]) => (SECRET.test(name) && !NO_SECRET.includes(name)) || SECRET.test(text))
          .map(([kind, name]) => `the ${kind} ${name} holds a secret`),
        ...missingFrom(Object.keys(outputs), OUTPUTS, (name) => `the output ${name} is asked for by nobody`),
        ...missingFrom(OUTPUTS, Object.keys(outputs), (name) => `the output ${name} is missing`),
      ];
    },
  },
];
