/**
 * Every refusal that a person can meet in a browser: the one table of code → status, what happened, what to do.
 * Codes are stable and stand in the log beside the support code; Azure's own words stand on no page.
 */
import type { AppCatalogue } from '../domain/app-catalogue.ts';
import type { AppId } from '../domain/identifiers.ts';
import type { Page } from './page.ts';

/** The names that the sentences use. */
type Names = { readonly company: string; readonly panel: string; readonly app: string };
type Row = readonly [
  status: number,
  heading: string,
  happened: (names: Names) => string,
  todo: (names: Names) => string,
];

const askAdmin = ({ company }: Names) => `Ask your administrator for help. They can reach ${company} support.`;
const startAgain = ({ app }: Names) => `Go back to ${app} and start again.`;
const startOver = ({ panel }: Names) => `Go back to ${panel} and choose “Start Azure Integration” again.`;

const startTestAgain = ({ panel }: Names) => `Start another test in Identity Management in ${panel}.`;
const openAgain = ({ panel }: Names) => `Go back to ${panel} and open Identity Management again.`;

const REFUSALS = {
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
  'request-too-large': [
    400,
    'This app asked for too much',
    () => 'The app’s request is larger than a browser would keep.',
    () => 'Open the app from your usual link. If it stays, tell its administrator.',
  ],
  'sign-in-not-usable': [
    400,
    'This sign-in has ended',
    () => 'It took longer than ten minutes, was finished already, or began in another browser.',
    startAgain,
  ],
  'foreign-form': [
    403,
    'This form came from somewhere else',
    () => 'What you sent didn’t come from our own page, so it was not used.',
    startAgain,
  ],
  declined: [403, 'You cancelled', () => 'The sign-in with Azure was cancelled, so you’re not signed in.', startAgain],
  'not-assigned': [
    403,
    'You don’t have access yet',
    () => 'Your organisation’s Azure lets only chosen people in, and you aren’t one of them.',
    () => 'Ask your administrator to assign you to this application in Azure.',
  ],
  'wrong-tenant': [
    403,
    'That Azure account is from another organisation',
    () => 'The account that you signed in to Azure with doesn’t exist in your organisation’s Azure.',
    () =>
      'Start again with your work account. If you have none, ask your administrator to add you to your organisation in Azure.',
  ],
  'consent-missing': [
    403,
    'Sign-in with Azure needs your administrator',
    ({ company }) => `Your organisation’s Azure no longer allows ${company} to sign its people in.`,
    ({ panel }) => `Ask your administrator to connect Azure again in ${panel}.`,
  ],
  'app-disabled': [
    403,
    'Sign-in with Azure needs your administrator',
    ({ company }) => `${company} has been turned off in your organisation’s Azure.`,
    () => 'Ask your administrator to enable it in Azure again.',
  ],
  'integration-broken': [
    403,
    'Sign-in with Azure needs your administrator',
    ({ company }) => `The connection between ${company} and your organisation’s Azure doesn’t work at the moment.`,
    ({ panel }) => `Ask your administrator to look at Identity Management in ${panel}.`,
  ],
  'blocked-by-policy': [
    403,
    'Your organisation blocked this sign-in',
    () => 'A rule of your organisation’s Azure doesn’t allow it from this device or place.',
    () => 'Try from a device and network that your organisation manages, or ask your administrator.',
  ],
  'more-factors-needed': [
    403,
    'Azure needs more proof',
    () => 'Your organisation asks for another step, such as a code on your phone, which was not completed.',
    startAgain,
  ],
  'code-used-or-expired': [
    400,
    'This sign-in has ended',
    () => 'What Azure sent back was used already or came too late.',
    startAgain,
  ],
  'our-credential-refused': [
    503,
    'Sign-in with Azure isn’t available right now',
    () => 'Something on our side has to be renewed. It isn’t you, and your organisation can’t change it.',
    () => 'Try again in a few minutes. We have been told.',
  ],
  'token-invalid': [
    403,
    'We couldn’t trust that sign-in',
    () => 'What Azure sent back didn’t pass our checks, so you were not signed in.',
    startAgain,
  ],
  other: [403, 'Azure didn’t let you in', () => 'Azure refused the sign-in.', askAdmin],
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
    ({ panel }) => `Ask your administrator to add you as a user in ${panel}. No account was created.`,
  ],
  'address-differs': [
    403,
    'You’re someone else in Azure',
    ({ company, panel }) =>
      `The name that you’re signed in to Azure with isn’t the address of a user in ${company}’s ${panel}.`,
    () =>
      'Start again and choose the account with the address that you typed, or ask your administrator to make both the same.',
  ],
  'bound-to-another-person': [
    403,
    'This user belongs to someone else',
    () => 'Your address belonged to another Azure account when it signed in here first.',
    () => 'Ask your administrator: the user has to be removed and added again before you can have it.',
  ],
  'tenant-not-linked': [
    403,
    'Your organisation’s Azure was changed',
    () => 'The connection to Azure changed while you were signing in.',
    startAgain,
  ],
  'azure-unavailable': [
    503,
    'Azure doesn’t answer',
    () => 'Microsoft’s sign-in service can’t be reached at the moment.',
    ({ panel }) =>
      `Try again in a few minutes. In a longer outage your administrator can turn SSO off in ${panel}, so that your password works.`,
  ],
  'rate-limited': [
    429,
    'Too many tries from your network',
    () => 'So many sign-ins were started from your network in a short time that this one was not.',
    () => 'Wait a minute, then go back and try again.',
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
  'ticket-not-usable': [
    400,
    'This link has expired',
    () => 'The link to connect Azure works for ten minutes only.',
    startOver,
  ],
  'ticket-used': [400, 'This link was used already', () => 'The link to connect Azure works only once.', startOver],
  'connect-not-usable': [
    400,
    'This connection attempt has ended',
    () =>
      'It took longer than ten minutes, was finished already, or began in another browser. If you were told before that Azure is connected, it is.',
    startOver,
  ],
  'connect-declined': [
    403,
    'Azure isn’t connected',
    () => 'The terms were not accepted in Azure, so nothing was changed.',
    startOver,
  ],
  'role-missing-in-azure': [
    403,
    'You need an administrator role in Azure',
    () => 'Only a Global Administrator or a Privileged Role Administrator can connect an organisation.',
    ({ panel }) => `Start again in ${panel} and sign in to Azure with such an account, or hand it to who has one.`,
  ],
  'connect-guest': [
    403,
    'Guests can’t connect an organisation',
    () => 'You’re a guest in the Azure organisation that you signed in to.',
    startOver,
  ],
  'tenant-mismatch': [
    403,
    'That was another Azure organisation',
    () => 'The terms were accepted for another organisation than the one you signed in to. Nothing was changed.',
    startOver,
  ],
  'tenant-taken': [
    409,
    'This Azure organisation is connected already',
    () => 'It belongs to another account. Nothing was changed.',
    ({ company }) => `Disconnect it there first, or ask ${company} support.`,
  ],
  'no-verified-domain': [
    403,
    'That Azure organisation isn’t yours',
    () => 'It has verified none of your account’s mail domains. Nothing was changed.',
    () => 'Verify one of your domains in Azure (Microsoft Entra ID, Custom domain names), then start again.',
  ],
  'consent-not-working': [
    503,
    'Azure isn’t ready yet',
    () => 'The terms were accepted, but Azure doesn’t let us in yet. Nothing was changed.',
    ({ panel }) => `Wait a minute, then choose “Start Azure Integration” in ${panel} again.`,
  ],
  'sso-is-on': [
    409,
    'SSO is on for another Azure organisation',
    () => 'Another organisation can’t take over while SSO is on. Nothing was changed.',
    ({ panel }) => `Turn SSO off in ${panel} first, then start again.`,
  ],
  'account-not-found': [
    404,
    'This account is gone',
    () => 'The account that this was started for no longer exists.',
    askAdmin,
  ],
  'changed-meanwhile': [
    409,
    'Somebody else is changing this',
    () => 'Somebody else changed the integration at the same time. Nothing was changed by you.',
    startOver,
  ],
  'portal-link-not-usable': [
    400,
    'This link has expired',
    () => 'The link to Identity Management works for five minutes only.',
    openAgain,
  ],
  'portal-link-used': [
    400,
    'This link was used already',
    () => 'The link to Identity Management works only once.',
    openAgain,
  ],
  'test-link-not-usable': [
    400,
    'This link has expired',
    () => 'The link to a test sign-in works for ten minutes only.',
    startTestAgain,
  ],
  'test-link-used': [
    400,
    'This link was used already',
    () => 'The link to a test sign-in works only once.',
    startTestAgain,
  ],
  'test-not-connected': [
    409,
    'There is no Azure organisation to test',
    () => 'Since this test was started, the connection to Azure was taken away or broke.',
    ({ panel }) => `Connect Azure in Identity Management in ${panel}, then start another test.`,
  ],
  'test-ended': [
    400,
    'This test has ended',
    () => 'It was finished already. Nobody was signed in to any app.',
    startTestAgain,
  ],
  'page-not-built': [
    503,
    'This page isn’t here',
    () => 'This installation was built without its Identity Management page.',
    () => 'Whoever runs it has to run “npm run build” and deploy what that makes.',
  ],
  'connect-failed': [403, 'Azure isn’t connected', () => 'Azure refused, so nothing was changed.', startOver],
} as const satisfies Record<string, Row>;

export type PageRefusalCode = keyof typeof REFUSALS;

/** A refusal on its way to a person; `page-endpoint` makes the page of it. */
export class PageRefusal {
  readonly code: PageRefusalCode;
  readonly extras: PageRefusalExtras;
  constructor(code: PageRefusalCode, extras: PageRefusalExtras = {}) {
    this.code = code;
    this.extras = extras;
  }
}
type PageRefusalExtras = {
  /** For the log: what exactly, as a code. Never input. */
  readonly detail?: string;
  /** For log and metrics: this ends a sign-in, to that app where it's known. */
  readonly signIn?: { readonly app: AppId | undefined };
  /** The app's display name, where it's known. */
  readonly appName?: string | undefined;
  /** Where the person came from, when that isn't the Control Panel itself. */
  readonly panelName?: string;
  readonly action?: { readonly label: string; readonly href: string } | undefined;
  readonly retryAfterSeconds?: number;
};

/** The page for a refusal. */
export function refusalPage(
  company: AppCatalogue['company'],
  { code, extras }: PageRefusal,
  supportCode: string,
): Page & { readonly status: number } {
  const [status, heading, happened, todo]: Row = REFUSALS[code];
  const names = {
    company: company.name,
    panel: extras.panelName ?? company.controlPanelName,
    app: extras.appName ?? 'the app',
  };
  return {
    status,
    tone: 'bad',
    heading,
    sentences: [happened(names), todo(names)],
    action: extras.action,
    supportCode,
    headers: extras.retryAfterSeconds === undefined ? {} : { 'retry-after': String(extras.retryAfterSeconds) },
  };
}
