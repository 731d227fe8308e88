/** What Azure says about the connection: the tenant, its consent, our app in it. (`refusals.ts` is the table.) */
import { START_OVER, NOT_CONNECTED, NEEDS_ADMIN, type AzureRefusalRow } from './refusal.ts';

export const REFUSALS_OF_CONSENT = {
  'tenant-not-found': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      NEEDS_ADMIN,
      'The Azure organisation that was connected can’t be found any more.',
      'Ask your administrator to look at {page} in {panel}.',
    ],
    connectPage: [NOT_CONNECTED, 'Azure can’t find that organisation. Nothing was changed.', START_OVER],
    toAdmin: 'Azure can’t find the connected organisation any more. If it was deleted, connect another one in {panel}.',
    inTrail: 'Azure couldn’t find the organisation',
    azure: { 90002: 'no such tenant' },
  },
  'consent-missing': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      NEEDS_ADMIN,
      'Your organisation’s Azure doesn’t allow {company} to sign its people in.',
      'Ask your administrator to connect Azure again in {panel}.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Azure says that an administrator has yet to allow {company} in your organisation. Nothing was changed.',
      'Start again in {panel} with an account that may consent for everybody (Global Administrator or Privileged Role Administrator).',
    ],
    toAdmin:
      'Your Azure doesn’t allow {company} to sign people in, or not any more. Choose “{start}” in {panel} again.',
    inTrail: 'an administrator had yet to consent in Azure',
    azure: {
      65001: 'nobody consented',
      90008: 'nobody consented to sign in and read the profile',
      90094: 'an administrator has to consent',
      90095: 'an administrator is asked for consent',
      500011: 'the resource isn’t in the tenant',
      650052: 'the tenant lacks the service that is asked for',
      650054: 'the resource was removed',
      700011: 'the application isn’t in the tenant',
      700016: 'the application isn’t in the tenant',
      7000229: 'the application has no service principal in the tenant',
    },
  },
  'app-not-ready': {
    ...{ whose: 'Azure’s', status: 503, retryAfterSeconds: 30 },
    page: [
      'Azure isn’t ready yet',
      'Your organisation’s Azure is still setting {company} up.',
      'Try again in a few minutes. If it stays, ask your administrator.',
    ],
    connectPage: [
      'Azure isn’t ready yet',
      'Your Azure is still setting {company} up, or holds it already from an earlier attempt. Nothing was changed.',
      'Wait a few minutes and start again in {panel}. If it stays, delete {company} in Azure (Enterprise applications) first.',
    ],
    toAdmin:
      'Your Azure is still setting {company} up, or holds it from an earlier attempt. If it stays, delete it there (Enterprise applications) and connect again.',
    inTrail: 'Azure was still setting the app up, or held it from an earlier attempt',
    azure: { 650051: 'the tenant holds a service principal of that name already, or is just making it' },
  },
  'app-disabled': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      NEEDS_ADMIN,
      '{company} has been turned off in your organisation’s Azure.',
      'Ask your administrator to enable it in Azure again.',
    ],
    connectPage: [
      NOT_CONNECTED,
      '{company} is turned off in your Azure. Nothing was changed.',
      'Enable it in Azure (Enterprise applications, Properties, “Enabled for users to sign in”), then start again.',
    ],
    toAdmin: '{company} is turned off in your Azure. Enable it there (Enterprise applications, Properties).',
    inTrail: 'the app was turned off in Azure',
    azure: { 7000112: 'the application is disabled' },
  },
} as const satisfies Readonly<Record<string, AzureRefusalRow>>;
