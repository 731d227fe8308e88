/**
 * Why Azure, or our check of its answer, said no, and what each reason is told as: to the person who signs in, to the
 * administrator who connects a tenant, to the administrator who tests a sign-in or asks what it was. The log has the code.
 * Which error means which refusal stands in azure-errors.ts; docs/azure-errors.md prints both.
 */

/** The names that the sentences use. `app`: the app that the person came from; where a tenant is connected, the place. */
export type RefusalNames = { readonly company: string; readonly panel: string; readonly app: string };
type Sentence = (names: RefusalNames) => string;
export type Told = readonly [heading: string, happened: Sentence, todo: Sentence];

export type RefusalWords = {
  /** Who can do something about it. */
  readonly whose: 'the person’s' | 'the customer’s' | 'Azure’s' | 'ours' | 'unknown';
  /** Of the page. */
  readonly status: 400 | 403 | 503;
  readonly toPerson: Told;
  readonly toConnector: Told;
  readonly toAdmin: (names: Omit<RefusalNames, 'app'>) => string;
};

export const startAgain: Sentence = ({ app }) => `Go back to ${app} and start again.`;
export const askAdmin: Sentence = ({ company }) =>
  `Ask your administrator for help. They can reach ${company} support with the code below.`;
const startOver: Sentence = ({ panel }) => `Go back to ${panel} and choose “Start Azure Integration” again.`;
const startOverLater: Sentence = ({ panel }) =>
  `Wait a few minutes, then choose “Start Azure Integration” in ${panel} again.`;
const tellSupport: Sentence = ({ company }) => `Tell ${company} support, with the code below.`;

const NOT_CONNECTED = 'Azure isn’t connected';
const NEEDS_ADMIN = 'Sign-in with Azure needs your administrator';
const NOT_AVAILABLE = 'Sign-in with Azure isn’t available right now';

export const AZURE_REFUSALS = {
  declined: {
    ...{ whose: 'the person’s', status: 403 },
    toPerson: ['You cancelled', () => 'The sign-in with Azure was cancelled, so you’re not signed in.', startAgain],
    toConnector: [NOT_CONNECTED, () => 'The terms were not accepted in Azure, so nothing was changed.', startOver],
    toAdmin: () => 'The sign-in was cancelled at Azure, or its terms were declined.',
  },
  'not-assigned': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      'You don’t have access yet',
      () => 'Your organisation’s Azure lets only chosen people in, and you aren’t one of them.',
      () => 'Ask your administrator to assign you to this application in Azure.',
    ],
    toConnector: [
      NOT_CONNECTED,
      ({ company }) =>
        `Your Azure lets only assigned people use ${company}, and you aren’t one of them. Nothing was changed.`,
      () =>
        'Assign yourself to the application in Azure (Enterprise applications, Users and groups), then start again.',
    ],
    toAdmin: () =>
      'Your Azure lets only assigned people use this application, and this person isn’t assigned. Assign them in Azure (Enterprise applications, Users and groups).',
  },
  'wrong-tenant': {
    ...{ whose: 'the person’s', status: 403 },
    toPerson: [
      'That Azure account is from another organisation',
      () => 'The account that you chose at Azure isn’t one of your organisation’s.',
      () =>
        'Start again and choose another account: your work account. If you have none, ask your administrator to add you to your organisation in Azure.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'The account that you chose at Azure belongs to another organisation. Nothing was changed.',
      () => 'Start again and choose an administrator’s account of the organisation that you want to connect.',
    ],
    toAdmin: () =>
      'The person chose an account of another organisation at Azure. They have to choose their work account of yours.',
  },
  'not-in-azure': {
    ...{ whose: 'the person’s', status: 403 },
    toPerson: [
      'Your organisation’s Azure doesn’t know that account',
      () => 'There is no such account in your organisation’s Azure.',
      () => 'Start again with your work account. If that’s what you did, ask your administrator to add you in Azure.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'Azure doesn’t know the account that you gave. Nothing was changed.',
      () => 'Start again with an administrator’s account of the organisation that you want to connect.',
    ],
    toAdmin: () =>
      'Your Azure has no such account: the person mistyped it, chose another one, or isn’t in your Azure yet. Add them there (Microsoft Entra ID, Users).',
  },
  'tenant-not-found': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      NEEDS_ADMIN,
      () => 'The Azure organisation that was connected can’t be found any more.',
      ({ panel }) => `Ask your administrator to look at Identity Management in ${panel}.`,
    ],
    toConnector: [NOT_CONNECTED, () => 'Azure can’t find that organisation. Nothing was changed.', startOver],
    toAdmin: ({ panel }) =>
      `Azure can’t find the connected organisation any more. If it was deleted, connect another one in ${panel}.`,
  },
  'network-restricted': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      'Your network doesn’t allow this sign-in',
      () =>
        'The network that you’re in lets people sign in to chosen Azure organisations only, and yours isn’t one of them.',
      () => 'Try from another network, or ask whoever runs this one.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'Your network lets people sign in to chosen Azure organisations only. Nothing was changed.',
      ({ panel }) => `Try from another network, beginning in ${panel}, or ask whoever runs this one.`,
    ],
    toAdmin: () =>
      'The network that the person was in allows sign-ins to chosen Azure organisations only (tenant restrictions). Whoever runs that network has to add yours.',
  },
  'cross-tenant-blocked': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      'That account may not sign in here',
      () => 'You chose an account of another organisation, and the rules between the two don’t allow it.',
      () => 'Start again and choose your work account of this organisation, or ask your administrator.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'The rules between two organisations (cross-tenant access) don’t allow that account. Nothing was changed.',
      () => 'Start again with an administrator’s account of the organisation itself.',
    ],
    toAdmin: () =>
      'The person chose an account of another organisation, and cross-tenant access settings (yours or theirs) don’t allow it. They have to choose their work account of yours.',
  },
  'consent-missing': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      NEEDS_ADMIN,
      ({ company }) => `Your organisation’s Azure doesn’t allow ${company} to sign its people in.`,
      ({ panel }) => `Ask your administrator to connect Azure again in ${panel}.`,
    ],
    toConnector: [
      NOT_CONNECTED,
      ({ company }) =>
        `Azure says that an administrator has yet to allow ${company} in your organisation. Nothing was changed.`,
      ({ panel }) =>
        `Start again in ${panel} with an account that may consent for everybody (Global Administrator or Privileged Role Administrator).`,
    ],
    toAdmin: ({ company, panel }) =>
      `Your Azure doesn’t allow ${company} to sign people in, or not any more. Start Azure Integration again in ${panel}.`,
  },
  'app-not-ready': {
    ...{ whose: 'Azure’s', status: 503 },
    toPerson: [
      'Azure isn’t ready yet',
      ({ company }) => `Your organisation’s Azure is still setting ${company} up.`,
      () => 'Try again in a few minutes. If it stays, ask your administrator.',
    ],
    toConnector: [
      'Azure isn’t ready yet',
      ({ company }) =>
        `Your Azure is still setting ${company} up, or holds it already from an earlier attempt. Nothing was changed.`,
      ({ company, panel }) =>
        `Wait a few minutes and start again in ${panel}. If it stays, delete ${company} in Azure (Enterprise applications) first.`,
    ],
    toAdmin: ({ company }) =>
      `Your Azure is still setting ${company} up, or holds it from an earlier attempt. If it stays, delete it there (Enterprise applications) and connect again.`,
  },
  'app-disabled': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      NEEDS_ADMIN,
      ({ company }) => `${company} has been turned off in your organisation’s Azure.`,
      () => 'Ask your administrator to enable it in Azure again.',
    ],
    toConnector: [
      NOT_CONNECTED,
      ({ company }) => `${company} is turned off in your Azure. Nothing was changed.`,
      () =>
        'Enable it in Azure (Enterprise applications, Properties, “Enabled for users to sign in”), then start again.',
    ],
    toAdmin: ({ company }) =>
      `${company} is turned off in your Azure. Enable it there (Enterprise applications, Properties).`,
  },
  'blocked-by-policy': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      'Your organisation blocked this sign-in',
      () => 'A rule of your organisation’s Azure doesn’t allow it as it was made.',
      () => 'Try from a device and network that your organisation manages, or ask your administrator.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () =>
        'A rule of your organisation’s Azure (Conditional Access or security defaults) blocked you. Nothing was changed.',
      ({ panel }) =>
        `Start again in ${panel} from a device and network that the rule allows; Azure’s sign-in log names it.`,
    ],
    toAdmin: () =>
      'A rule of your Azure (Conditional Access or security defaults) blocked the sign-in. Azure’s sign-in log names it.',
  },
  'device-not-allowed': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      'Your organisation doesn’t allow this device',
      () =>
        'Your organisation’s Azure takes devices only that it manages, and doesn’t take this one, or this browser, for such.',
      () => 'Try with your work device and its browser, or ask your administrator.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'Your Azure takes managed devices only, and this one isn’t one for it. Nothing was changed.',
      ({ panel }) => `Start again in ${panel} on such a device.`,
    ],
    toAdmin: () =>
      'Your Azure demands a managed device (Conditional Access), and the person’s isn’t one for it: not registered, not compliant, or a browser that doesn’t tell.',
  },
  'blocked-by-risk': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      'Azure blocked this account',
      () => 'Azure sees a risk in how your account was used lately.',
      () => 'Ask the administrator of your account’s organisation to look at it. Nothing is wrong with the app.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'Azure sees a risk in how your account was used lately. Nothing was changed.',
      () =>
        'Have the risk looked at in Azure (Identity Protection, Risky users), or start again with another administrator.',
    ],
    toAdmin: () =>
      'Azure sees a risk in this account, perhaps in its own organisation. Look at it in Azure (Identity Protection, Risky users).',
  },
  'account-locked': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      'Azure locked this account for now',
      () => 'There were too many tries with a wrong password, or Azure doesn’t trust the network that you’re in.',
      () => 'Wait a while and try again, or ask your administrator.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'Azure locked your account for now, or doesn’t trust your network. Nothing was changed.',
      startOverLater,
    ],
    toAdmin: () =>
      'Azure locked the account after wrong passwords, or doesn’t trust the network. Azure’s sign-in log says which of the two.',
  },
  'account-disabled': {
    ...{ whose: 'the customer’s', status: 403 },
    toPerson: [
      'Your Azure account is turned off',
      () => 'Your account is disabled in your organisation’s Azure.',
      () => 'Ask your administrator to enable it there.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'Your account is disabled in Azure. Nothing was changed.',
      ({ panel }) => `Start again in ${panel} with another administrator’s account.`,
    ],
    toAdmin: () => 'The person’s account is disabled in your Azure (Microsoft Entra ID, Users, Account enabled).',
  },
  'wrong-password': {
    ...{ whose: 'the person’s', status: 403 },
    toPerson: [
      'Azure didn’t take that password',
      () => 'The name or the password wasn’t right at Azure.',
      ({ app }) => `Go back to ${app} and start again. It’s the password of your work account in Azure.`,
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'The name or the password wasn’t right at Azure. Nothing was changed.',
      startOver,
    ],
    toAdmin: () => 'The person gave a wrong name or password at Azure.',
  },
  'password-expired': {
    ...{ whose: 'the person’s', status: 403 },
    toPerson: [
      'Your Azure password has to be changed',
      () => 'The password of your work account in Azure has expired, or Azure wants a new one.',
      ({ app }) => `Change it at Azure, then go back to ${app} and start again. Your administrator can reset it.`,
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'Azure wants a new password of you. Nothing was changed.',
      ({ panel }) => `Change it at Azure, then choose “Start Azure Integration” in ${panel} again.`,
    ],
    toAdmin: () =>
      'The person’s password in Azure has expired or has to be changed. Reset it there, or let them change it.',
  },
  'azure-session-ended': {
    ...{ whose: 'the person’s', status: 403 },
    toPerson: ['Azure wants you to sign in again', () => 'Your sign-in at Azure is too old, or was ended.', startAgain],
    toConnector: [
      NOT_CONNECTED,
      () => 'Your sign-in at Azure is too old, or was ended. Nothing was changed.',
      startOver,
    ],
    toAdmin: () =>
      'The person’s session at Azure was too old or was revoked, so Azure wants them to sign in anew. Let them start again.',
  },
  'more-factors-needed': {
    ...{ whose: 'the person’s', status: 403 },
    toPerson: [
      'Azure needs more proof',
      () => 'Your organisation asks for another step, such as a code on your phone, which was not completed.',
      startAgain,
    ],
    toConnector: [
      NOT_CONNECTED,
      () =>
        'Azure asks you for another step, such as a code on your phone, which was not completed. Nothing was changed.',
      startOver,
    ],
    toAdmin: () =>
      'Azure asked for another step, such as a code on the phone, and the person didn’t complete it. If they can’t, reset their methods in Azure (Users, Authentication methods).',
  },
  'federation-failed': {
    ...{ whose: 'the customer’s', status: 503 },
    toPerson: [
      'Your organisation’s own sign-in failed',
      () => 'Azure asked your organisation’s own sign-in server, and that didn’t answer as it should.',
      () => 'Try again in a few minutes. If it stays, tell your administrator.',
    ],
    toConnector: [
      NOT_CONNECTED,
      () =>
        'Azure asked your organisation’s own sign-in server, and that didn’t answer as it should. Nothing was changed.',
      startOverLater,
    ],
    toAdmin: () =>
      'Your own sign-in server (federation, or the agent for pass-through authentication) didn’t answer Azure as it should. Look at it, and at Azure’s sign-in log.',
  },
  'code-used-or-expired': {
    ...{ whose: 'the person’s', status: 400 },
    toPerson: ['This sign-in has ended', () => 'What Azure sent back was used already or came too late.', startAgain],
    toConnector: [
      'This connection attempt has ended',
      () => 'What Azure sent back was used already or came too late. Nothing was changed.',
      startOver,
    ],
    toAdmin: () => 'What Azure sent back came too late or twice. Let the person start again in the app.',
  },
  'azure-unavailable': {
    ...{ whose: 'Azure’s', status: 503 },
    toPerson: [
      'Azure doesn’t answer',
      () => 'Microsoft’s sign-in service has trouble, or can’t be reached, at the moment.',
      ({ panel }) =>
        `Try again in a few minutes. In a longer outage your administrator can turn SSO off in ${panel}, so that your password works.`,
    ],
    toConnector: [
      'Azure doesn’t answer',
      () => 'Microsoft’s service has trouble, or can’t be reached, at the moment. Nothing was changed.',
      startOverLater,
    ],
    toAdmin: () =>
      'Azure didn’t answer, or had trouble of its own. Try again in a few minutes; in a longer outage, turn SSO off or exclude users who must get in.',
  },
  'our-registration-wrong': {
    ...{ whose: 'ours', status: 503 },
    toPerson: [
      NOT_AVAILABLE,
      () => 'Something on our side is set up wrongly. It isn’t you, and your organisation can’t change it.',
      ({ company }) => `Tell ${company} support, with the code below.`,
    ],
    toConnector: [
      NOT_CONNECTED,
      () => 'Something on our side is set up wrongly. Your organisation can’t change it. Nothing was changed.',
      tellSupport,
    ],
    toAdmin: ({ company }) =>
      `${company} asked Azure for something that its own registration doesn’t allow. It’s nothing of yours: tell ${company} support.`,
  },
  'our-credential-refused': {
    ...{ whose: 'ours', status: 503 },
    toPerson: [
      NOT_AVAILABLE,
      () => 'Something on our side has to be renewed. It isn’t you, and your organisation can’t change it.',
      () => 'Try again in a few minutes. We have been told.',
    ],
    toConnector: [
      NOT_AVAILABLE,
      () => 'Something on our side has to be renewed. Your organisation can’t change it. Nothing was changed.',
      startOverLater,
    ],
    toAdmin: ({ company }) => `Azure refused ${company} itself. It’s nothing of yours, and ${company} has been told.`,
  },
  'token-invalid': {
    ...{ whose: 'unknown', status: 403 },
    toPerson: [
      'We couldn’t trust that sign-in',
      () => 'What Azure sent back didn’t pass our checks, so you were not signed in.',
      startAgain,
    ],
    toConnector: [
      'We couldn’t trust that sign-in',
      () => 'What Azure sent back didn’t pass our checks. Nothing was changed.',
      startOver,
    ],
    toAdmin: () => 'What Azure sent back didn’t pass the checks of this service, so it wasn’t trusted.',
  },
  other: {
    ...{ whose: 'unknown', status: 403 },
    toPerson: ['Azure didn’t let you in', () => 'Azure refused the sign-in.', askAdmin],
    toConnector: [NOT_CONNECTED, () => 'Azure refused, so nothing was changed.', startOver],
    toAdmin: () =>
      'Azure refused the sign-in, for a reason that this service has no words for. Azure’s own sign-in log says which.',
  },
} as const satisfies Readonly<Record<string, RefusalWords>>;

export type AzureRefusal = keyof typeof AZURE_REFUSALS;
export const AZURE_REFUSAL_NAMES = Object.keys(AZURE_REFUSALS) as readonly AzureRefusal[];

export const isAzureRefusal = (text: string): text is AzureRefusal => Object.hasOwn(AZURE_REFUSALS, text);
