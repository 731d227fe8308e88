/** What of ours can end a sign-in; who looks into one has a sentence for each. (`refusals.ts` is the table.) */
import { spoken, TRANSACTION_LIFETIME_MS } from '../lifetimes.ts';
import { START_AGAIN, START_OVER, NEEDS_ADMIN, type SignInRefusalRow } from './refusal.ts';

const APP_ADMIN = 'Open the app from your usual link. If it stays, tell its administrator.';
export const REFUSALS_OF_SIGNING_IN = {
  'unknown-app': {
    ...{ whose: 'the app’s', status: 400 },
    page: [
      'This app isn’t known here',
      'The app that sent you here isn’t set up for signing in with {company}.',
      APP_ADMIN,
    ],
    toAdmin: 'The app that the sign-in was for is no longer set up here, or no longer with that address.',
  },
  'sign-in-not-usable': {
    ...{ whose: 'the person’s', status: 400 },
    page: [
      'This sign-in has ended',
      `It took longer than ${spoken(TRANSACTION_LIFETIME_MS)}, was finished already, or began in another browser.`,
      START_AGAIN,
    ],
    toAdmin: 'Azure sent the person back without what a sign-in needs. Let them start again in the app.',
  },
  'cookies-needed': {
    ...{ whose: 'the person’s', status: 400 },
    page: [
      'Cookies are needed here',
      'The cookie that your browser got at the beginning didn’t come back: it blocks them for this site, or another browser began.',
      'Allow cookies for {host} in your browser’s settings, then start again.',
    ],
    toAdmin: 'The browser blocks cookies for this service, or another one began the sign-in.',
  },
  'integration-broken': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      NEEDS_ADMIN,
      'The connection between {company} and your organisation’s Azure doesn’t work at the moment.',
      'Ask your administrator to look at {page} in {panel}.',
    ],
    inTrail: 'the connection to Azure was broken',
    toAdmin:
      'The Azure integration was broken, so nobody could sign in with Azure. {panel} says why, and how to mend it.',
  },
  guest: {
    ...{ whose: 'the person’s', status: 403, failsCheck: 'person' },
    page: [
      'Guests can’t sign in here',
      'You’re a guest in your organisation’s Azure, and only its own members can sign in.',
      'Start again with your own work account, or ask your administrator for one.',
    ],
    connectPage: [
      'Guests can’t connect an organisation',
      'You’re a guest in the Azure organisation that you signed in to.',
      START_OVER,
    ],
    inTrail: 'the person is only a guest in that Azure organisation',
    toAdmin: 'The person is a guest in your Azure. Only its own members can sign in.',
  },
  'not-in-control-panel': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'Azure knows you, but we don’t',
      'You signed in to Azure, but there is no user for you in {company}’s {panel}.',
      'Ask your administrator to add you as a user in {panel}. If you are one under another name, in {panel} or in Azure, they link your user to you instead ({page}, Readiness). No account was created.',
    ],
    toAdmin:
      'Azure knows the person, but there is no user with that address in {panel}. Add one there; or, if the person is a user under another name and hasn’t signed in yet, name this one as an alias, or link the user to them ({page}, Readiness).',
  },
  'address-differs': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'You’re someone else in Azure',
      'The name that you’re signed in to Azure with isn’t the address of a user in {company}’s {panel}.',
      'Start again and choose the account with the address that you typed. If your name was changed on one side only, ask your administrator to make both the same, or to link your user to you ({page} in {panel}, Readiness).',
    ],
    toAdmin:
      'The person’s user principal name in Azure isn’t the address of a user in {panel}. Make both the same, link the user to this person ({page}, Readiness), or let them choose the right account.',
  },
  'bound-to-another-person': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'This user belongs to someone else',
      'Your address belonged to another Azure account when it signed in here first.',
      'If it’s you with a new Azure account, ask your administrator to link your user to it ({page} in {panel}, Readiness). Everything that is yours stays.',
    ],
    toAdmin:
      'The user belonged to another Azure account when it signed in first. If it’s the same person with a new Azure account, link the user to it ({page} in {panel}, Readiness): what is theirs in the apps stays. If it’s somebody else, give them a user of their own.',
  },
  'tenant-not-linked': {
    ...{ whose: 'the customer’s', status: 403 },
    page: [
      'Your organisation’s Azure was changed',
      'The connection to Azure changed while you were signing in.',
      START_AGAIN,
    ],
    toAdmin: 'The account was connected to another Azure organisation, or to none, when the person came back.',
  },
  unavailable: {
    ...{ whose: 'ours', status: 503 },
    page: [
      'We can’t answer right now',
      'A service that we need doesn’t answer at the moment.',
      'Try again in a few minutes.',
    ],
    toAdmin: 'A service that {company} needs didn’t answer. It’s nothing of yours.',
  },
  unexpected: {
    ...{ whose: 'ours', status: 500 },
    page: ['Something went wrong here', 'This is our fault, not yours.', START_AGAIN],
    toAdmin: 'Something went wrong at {company}. Give {company} support the code.',
  },
} as const satisfies Readonly<Record<string, SignInRefusalRow>>;
