/** What Azure says about the person: who they are there, and whether they could prove it. (`refusals.ts` is the table.) */
import { START_AGAIN, START_OVER, START_OVER_LATER, NOT_CONNECTED, type AzureRefusalRow } from './refusal.ts';

export const REFUSALS_OF_PERSON = {
  declined: {
    ...{ whose: 'the person’s', status: 403 },
    page: ['You cancelled', 'The sign-in with Azure was cancelled, so you’re not signed in.', START_AGAIN],
    connectPage: [NOT_CONNECTED, 'The terms were not accepted in Azure, so nothing was changed.', START_OVER],
    toAdmin: 'The sign-in was cancelled at Azure, or its terms were declined.',
    inTrail: 'the terms were declined',
    azure: { 65004: 'the terms were declined' },
  },
  'wrong-tenant': {
    ...{ whose: 'the person’s', status: 403, failsCheck: 'tenant' },
    page: [
      'That Azure account is from another organisation',
      'The account that you chose at Azure isn’t one of your organisation’s.',
      'Start again and choose another account: your work account. If you have none, ask your administrator to add you to your organisation in Azure.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'The account that you chose at Azure belongs to another organisation. Nothing was changed.',
      'Start again and choose an administrator’s account of the organisation that you want to connect.',
    ],
    toAdmin:
      'The person chose an account of another organisation at Azure. They have to choose their work account of yours.',
    inTrail: 'whoever signed in to Azure is of another organisation',
    azure: {
      16003: 'an account that nobody added to the tenant',
      50020: 'an account that the tenant doesn’t have',
      50177: 'an account of another tenant met an external challenge',
      50178: 'an account of another tenant met a session control',
      90072: 'an external account that the tenant doesn’t have',
      500208: 'an account of a kind that the tenant doesn’t take',
    },
  },
  'not-in-azure': {
    ...{ whose: 'the person’s', status: 403, failsCheck: 'tenant' },
    page: [
      'Your organisation’s Azure doesn’t know that account',
      'There is no such account in your organisation’s Azure.',
      'Start again with your work account. If that’s what you did, ask your administrator to add you in Azure.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Azure doesn’t know the account that you gave. Nothing was changed.',
      'Start again with an administrator’s account of the organisation that you want to connect.',
    ],
    toAdmin:
      'Your Azure has no such account: the person mistyped it, chose another one, or isn’t in your Azure yet. Add them there (Microsoft Entra ID, Users).',
    inTrail: 'Azure had no such account',
    azure: {
      50014: 'an invitation that isn’t accepted yet',
      50034: 'no such account in the directory',
      51004: 'no such account in the directory',
    },
  },
  'account-locked': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'Azure locked this account for now',
      'There were too many tries with a wrong password, or Azure doesn’t trust the network that you’re in.',
      'Wait a while and try again, or ask your administrator.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Azure locked your account for now, or doesn’t trust your network. Nothing was changed.',
      START_OVER_LATER,
    ],
    toAdmin:
      'Azure locked the account after wrong passwords, or doesn’t trust the network. Azure’s sign-in log says which of the two.',
    inTrail: 'Azure had locked the account for now',
    azure: { 50053: 'too many tries, or an address known for attacks' },
  },
  'account-disabled': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'Your Azure account is turned off',
      'Your account is disabled in your organisation’s Azure.',
      'Ask your administrator to enable it there.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Your account is disabled in Azure. Nothing was changed.',
      'Start again in {panel} with another administrator’s account.',
    ],
    toAdmin: 'The person’s account is disabled in your Azure (Microsoft Entra ID, Users, Account enabled).',
    inTrail: 'the account was disabled in Azure',
    azure: { 50057: 'the account is disabled' },
  },
  'wrong-password': {
    ...{ whose: 'the person’s', status: 403 },
    page: [
      'Azure didn’t take that password',
      'The name or the password wasn’t right at Azure.',
      'Go back to {app} and start again. It’s the password of your work account in Azure.',
    ],
    connectPage: [NOT_CONNECTED, 'The name or the password wasn’t right at Azure. Nothing was changed.', START_OVER],
    toAdmin: 'The person gave a wrong name or password at Azure.',
    inTrail: 'the name or the password wasn’t right at Azure',
    azure: { 50056: 'no password in the directory', 50064: 'wrong credentials', 50126: 'wrong credentials' },
  },
  'password-expired': {
    ...{ whose: 'the person’s', status: 403 },
    page: [
      'Your Azure password has to be changed',
      'The password of your work account in Azure has expired, or Azure wants a new one.',
      'Change it at Azure, then go back to {app} and start again. Your administrator can reset it.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Azure wants a new password of you. Nothing was changed.',
      'Change it at Azure, then choose “{start}” in {panel} again.',
    ],
    toAdmin: 'The person’s password in Azure has expired or has to be changed. Reset it there, or let them change it.',
    inTrail: 'Azure wanted a new password',
    azure: {
      50055: 'the password has expired',
      50125: 'a password has to be registered or reset',
      50135: 'the password has to be changed for risk',
      50144: 'the password in Active Directory has expired',
    },
  },
  'azure-session-ended': {
    ...{ whose: 'the person’s', status: 403 },
    page: ['Azure wants you to sign in again', 'Your sign-in at Azure is too old, or was ended.', START_AGAIN],
    connectPage: [NOT_CONNECTED, 'Your sign-in at Azure is too old, or was ended. Nothing was changed.', START_OVER],
    toAdmin:
      'The person’s session at Azure was too old or was revoked, so Azure wants them to sign in anew. Let them start again.',
    inTrail: 'the sign-in at Azure was too old, or had been ended',
    azure: {
      50058: 'nobody is signed in at Azure',
      50078: 'the second factor was given too long ago',
      50089: 'the sign-in page was open for too long',
      50132: 'the session ended with a changed password',
      50133: 'the session ended with a changed password',
      50173: 'sessions were revoked',
      70043: 'the policy for sign-in frequency',
    },
  },
  'code-used-or-expired': {
    ...{ whose: 'the person’s', status: 400 },
    page: ['This sign-in has ended', 'What Azure sent back was used already or came too late.', START_AGAIN],
    connectPage: [
      'This connection attempt has ended',
      'What Azure sent back was used already or came too late. Nothing was changed.',
      START_OVER,
    ],
    toAdmin: 'What Azure sent back came too late or twice. Let the person start again in the app.',
    inTrail: 'what Azure sent back came too late or twice',
    azure: { 54005: 'the code was redeemed already', 70000: 'the code isn’t valid', 70008: 'the code has expired' },
  },
} as const satisfies Readonly<Record<string, AzureRefusalRow>>;
