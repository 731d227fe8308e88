/** What of ours can keep an administrator from connecting a tenant. (`refusals.ts` is the table.) */
import { ASK_ADMIN, NEW_LINK, START_OVER, type ConnectionRefusalRow } from './refusal.ts';

export const REFUSALS_OF_CONNECTING = {
  'role-missing-in-azure': {
    ...{ whose: 'the person’s', status: 403 },
    page: [
      'You need an administrator role in Azure',
      'Only a Global Administrator or a Privileged Role Administrator can connect an organisation.',
      'Start again in {panel} and sign in to Azure with such an account, or hand it to who has one.',
    ],
    inTrail: 'whoever signed in to Azure may not accept there',
  },
  'tenant-mismatch': {
    ...{ whose: 'the person’s', status: 403 },
    page: [
      'That was another Azure organisation',
      'The terms were accepted for another organisation than the one you signed in to. Nothing was changed.',
      START_OVER,
    ],
    inTrail: 'another tenant accepted than the one that was proven',
  },
  'tenant-taken': {
    ...{ whose: 'the customer’s', status: 409 },
    page: [
      'This Azure organisation is connected already',
      'It belongs to another account. Nothing was changed.',
      'Disconnect it there first, or ask {company} support.',
    ],
    inTrail: 'the tenant is connected to another account',
  },
  'no-verified-domain': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'That Azure organisation isn’t yours',
      'It has verified none of your account’s mail domains. Nothing was changed.',
      'Verify one of your domains in Azure (Microsoft Entra ID, Custom domain names), then start again.',
    ],
    inTrail: 'the tenant has verified none of your domains',
  },
  'consent-not-working': {
    ...{ whose: 'Azure’s', status: 503, retryAfterSeconds: 60 },
    page: [
      'Azure isn’t ready yet',
      'The terms were accepted, but Azure doesn’t let us in yet. Nothing was changed.',
      'Wait {wait}, then choose “{start}” in {panel} again.',
    ],
    inTrail: 'Azure gave no access in spite of the consent',
  },
  'sso-is-on': {
    ...{ whose: 'the customer’s', status: 409 },
    page: [
      'SSO is on for another Azure organisation',
      'Another organisation can’t take over while SSO is on. Nothing was changed.',
      'Turn SSO off in {panel} first, then start again.',
    ],
    inTrail: 'SSO was on',
  },
  'link-taken-back': {
    ...{ whose: 'the customer’s', status: 409 },
    page: [
      'This link was taken back',
      'Whoever sent it has taken it back. Nothing was changed.',
      'Ask them whether Azure is still to be connected, and for a new link.',
    ],
    inTrail: 'the link was taken back',
  },
  'connected-meanwhile': {
    ...{ whose: 'the customer’s', status: 409 },
    page: [
      'This link is no longer needed',
      'Since it was made, Azure was connected, or the connection was changed. Nothing was changed by you.',
      NEW_LINK,
    ],
    inTrail: 'the connection was changed since the link was made',
  },
  'account-not-found': {
    ...{ whose: 'the customer’s', status: 404 },
    page: ['This account is gone', 'The account that this was started for no longer exists.', ASK_ADMIN],
    inTrail: 'the account was gone',
  },
  'changed-meanwhile': {
    ...{ whose: 'the person’s', status: 409 },
    page: [
      'Somebody else is changing this',
      'Somebody else changed the integration at the same time. Nothing was changed by you.',
      START_OVER,
    ],
    inTrail: 'somebody else was changing it',
  },
} as const satisfies Readonly<Record<string, ConnectionRefusalRow>>;
