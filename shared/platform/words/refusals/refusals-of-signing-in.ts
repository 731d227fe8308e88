/** Our own refusals on the way into an app, and what can happen on every page. */
import { inWords, startAgain, type RefusalRow } from './refusal-row.ts';

export const REFUSALS_OF_SIGNING_IN = {
  'invalid-request': [
    400,
    'This link doesn’t work',
    () => 'The address that brought you here isn’t complete or was changed on the way.',
    startAgain,
  ],
  'unknown-app': [
    400,
    'This app isn’t known here',
    ({ company }) => `The app that sent you here isn’t set up for signing in with ${company}.`,
    () => 'Open the app from your usual link. If it stays, tell its administrator.',
  ],
  'unknown-redirect-uri': [
    400,
    'This app isn’t set up correctly',
    () => 'The app asked to send you to an address that isn’t registered for it, so you were not sent on.',
    () => 'Open the app from your usual link. If it stays, tell its administrator.',
  ],
  'sign-in-not-usable': [
    400,
    'This sign-in has ended',
    () => 'It took longer than ten minutes, was finished already, or began in another browser.',
    startAgain,
  ],
  'cookies-needed': [
    400,
    'Cookies are needed here',
    () =>
      'The cookie that your browser got at the beginning didn’t come back: it blocks them for this site, or another browser began.',
    ({ host }) => `Allow cookies for ${host} in your browser’s settings, then start again.`,
  ],
  'foreign-form': [
    403,
    'This form came from somewhere else',
    () => 'What you sent didn’t come from our own page, so it was not used.',
    startAgain,
  ],
  'integration-broken': [
    403,
    'Sign-in with Azure needs your administrator',
    ({ company }) => `The connection between ${company} and your organisation’s Azure doesn’t work at the moment.`,
    ({ panel }) => `Ask your administrator to look at Identity Management in ${panel}.`,
  ],
  guest: [
    403,
    'Guests can’t sign in here',
    () => 'You’re a guest in your organisation’s Azure, and only its own members can sign in.',
    () => 'Start again with your own work account, or ask your administrator for one.',
  ],
  'not-in-control-panel': [
    403,
    'Azure knows you, but we don’t',
    ({ company, panel }) => `You signed in to Azure, but there is no user for you in ${company}’s ${panel}.`,
    ({ panel }) =>
      `Ask your administrator to add you as a user in ${panel}. If you are one under another name, in ${panel} or in Azure, they link your user to you instead (Identity Management, Readiness). No account was created.`,
  ],
  'address-differs': [
    403,
    'You’re someone else in Azure',
    ({ company, panel }) =>
      `The name that you’re signed in to Azure with isn’t the address of a user in ${company}’s ${panel}.`,
    ({ panel }) =>
      `Start again and choose the account with the address that you typed. If your name was changed on one side only, ask your administrator to make both the same, or to link your user to you (Identity Management in ${panel}, Readiness).`,
  ],
  'bound-to-another-person': [
    403,
    'This user belongs to someone else',
    () => 'Your address belonged to another Azure account when it signed in here first.',
    ({ panel }) =>
      `If it’s you with a new Azure account, ask your administrator to link your user to it (Identity Management in ${panel}, Readiness). Everything that is yours stays.`,
  ],
  'tenant-not-linked': [
    403,
    'Your organisation’s Azure was changed',
    () => 'The connection to Azure changed while you were signing in.',
    startAgain,
  ],
  'rate-limited': [
    429,
    'Too many tries from your network',
    () => 'So many sign-ins were tried from your network in a short time that this one has to wait.',
    ({ retryAfterSeconds = 60 }) => `Wait ${inWords(retryAfterSeconds)}, then try again.`,
  ],
  unavailable: [
    503,
    'We can’t answer right now',
    () => 'A service that we need doesn’t answer at the moment.',
    () => 'Try again in a few minutes.',
  ],
  unexpected: [500, 'Something went wrong here', () => 'This is our fault, not yours.', startAgain],
  'sign-out-not-usable': [
    400,
    'We couldn’t finish signing out',
    () => 'The app’s request to sign you out isn’t one that we can follow.',
    () => 'Close your browser to be sure that you’re signed out.',
  ],
} as const satisfies Record<string, RefusalRow>;
