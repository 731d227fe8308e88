/** What the customer’s own rules in Azure don’t allow. (`refusals.ts` is the table.) */
import { START_AGAIN, START_OVER, NOT_CONNECTED, type AzureRefusalRow } from './refusal.ts';

export const REFUSALS_OF_POLICY = {
  'not-assigned': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'You don’t have access yet',
      'Your organisation’s Azure lets only chosen people in, and you aren’t one of them.',
      'Ask your administrator to assign you to this application in Azure.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Your Azure lets only assigned people use {company}, and you aren’t one of them. Nothing was changed.',
      'Assign yourself to the application in Azure (Enterprise applications, Users and groups), then start again.',
    ],
    toAdmin:
      'Your Azure lets only assigned people use this application, and this person isn’t assigned. Assign them in Azure (Enterprise applications, Users and groups).',
    inTrail: 'Azure lets only assigned people use the app',
    azure: { 50105: 'nobody assigned this person to the application' },
  },
  'network-restricted': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'Your network doesn’t allow this sign-in',
      'The network that you’re in lets people sign in to chosen Azure organisations only, and yours isn’t one of them.',
      'Try from another network, or ask whoever runs this one.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Your network lets people sign in to chosen Azure organisations only. Nothing was changed.',
      'Try from another network, beginning in {panel}, or ask whoever runs this one.',
    ],
    toAdmin:
      'The network that the person was in allows sign-ins to chosen Azure organisations only (tenant restrictions). Whoever runs that network has to add yours.',
    inTrail: 'the network allows chosen Azure organisations only',
    azure: {
      50002: 'tenant restrictions of a proxy',
      500021: 'tenant restrictions (header)',
      500022: 'tenant restrictions (policy)',
    },
  },
  'cross-tenant-blocked': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'That account may not sign in here',
      'You chose an account of another organisation, and the rules between the two don’t allow it.',
      'Start again and choose your work account of this organisation, or ask your administrator.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'The rules between two organisations (cross-tenant access) don’t allow that account. Nothing was changed.',
      'Start again with an administrator’s account of the organisation itself.',
    ],
    toAdmin:
      'The person chose an account of another organisation, and cross-tenant access settings (yours or theirs) don’t allow it. They have to choose their work account of yours.',
    inTrail: 'the rules between two organisations didn’t allow the account',
    azure: {
      500212: 'outbound cross-tenant policy of the account’s own tenant',
      500213: 'inbound cross-tenant policy of this tenant',
    },
  },
  'blocked-by-policy': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'Your organisation blocked this sign-in',
      'A rule of your organisation’s Azure doesn’t allow it as it was made.',
      'Try from a device and network that your organisation manages, or ask your administrator.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'A rule of your organisation’s Azure (Conditional Access or security defaults) blocked you. Nothing was changed.',
      'Start again in {panel} from a device and network that the rule allows; Azure’s sign-in log names it.',
    ],
    toAdmin:
      'A rule of your Azure (Conditional Access or security defaults) blocked the sign-in. Azure’s sign-in log names it.',
    inTrail: 'a rule in Azure blocked the sign-in there',
    azure: {
      50131: 'Conditional Access, of several kinds',
      53002: 'an approved client app is demanded',
      53003: 'Conditional Access',
      53010: 'security information may not be set from here',
      530032: 'a security policy of the tenant',
      530035: 'security defaults',
    },
  },
  'device-not-allowed': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'Your organisation doesn’t allow this device',
      'Your organisation’s Azure takes devices only that it manages, and doesn’t take this one, or this browser, for such.',
      'Try with your work device and its browser, or ask your administrator.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Your Azure takes managed devices only, and this one isn’t one for it. Nothing was changed.',
      'Start again in {panel} on such a device.',
    ],
    toAdmin:
      'Your Azure demands a managed device (Conditional Access), and the person’s isn’t one for it: not registered, not compliant, or a browser that doesn’t tell.',
    inTrail: 'Azure didn’t allow the device',
    azure: {
      50005: 'a platform that Conditional Access doesn’t take',
      50097: 'device authentication is demanded',
      50127: 'a broker app is demanded',
      50129: 'the device isn’t registered',
      50155: 'device authentication failed',
      50187: 'the device didn’t say what it is',
      53000: 'the device isn’t compliant',
      53001: 'the device isn’t domain-joined',
    },
  },
  'blocked-by-risk': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'Azure blocked this account',
      'Azure sees a risk in how your account was used lately.',
      'Ask the administrator of your account’s organisation to look at it. Nothing is wrong with the app.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Azure sees a risk in how your account was used lately. Nothing was changed.',
      'Have the risk looked at in Azure (Identity Protection, Risky users), or start again with another administrator.',
    ],
    toAdmin:
      'Azure sees a risk in this account, perhaps in its own organisation. Look at it in Azure (Identity Protection, Risky users).',
    inTrail: 'Azure saw a risk in the account',
    azure: {
      53004: 'registering a second factor is blocked for risk',
      53011: 'the account is at risk in its own tenant',
      530034: 'a delegated administrator at risk',
    },
  },
  'more-factors-needed': {
    ...{ whose: 'the person’s', status: 403 },
    page: [
      'Azure needs more proof',
      'Your organisation asks for another step, such as a code on your phone, which was not completed.',
      START_AGAIN,
    ],
    connectPage: [
      NOT_CONNECTED,
      'Azure asks you for another step, such as a code on your phone, which was not completed. Nothing was changed.',
      START_OVER,
    ],
    toAdmin:
      'Azure asked for another step, such as a code on the phone, and the person didn’t complete it. If they can’t, reset their methods in Azure (Users, Authentication methods).',
    inTrail: 'another step at Azure wasn’t completed',
    azure: {
      50072: 'a second factor has to be registered',
      50074: 'the second factor was not given',
      50076: 'a second factor is demanded',
      50079: 'a second factor has to be registered',
      50158: 'an external challenge was not passed',
      500121: 'the second factor failed',
    },
  },
} as const satisfies Readonly<Record<string, AzureRefusalRow>>;
