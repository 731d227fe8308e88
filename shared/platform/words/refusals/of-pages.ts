/** What can happen on any page. (`refusals.ts` is the table.) */
import { START_AGAIN, type RefusalRow } from './refusal.ts';

const APP_ADMIN = 'Open the app from your usual link. If it stays, tell its administrator.';
export const REFUSALS_OF_PAGES = {
  'invalid-request': {
    ...{ whose: 'the app’s', status: 400 },
    page: [
      'This link doesn’t work',
      'The address that brought you here isn’t complete or was changed on the way.',
      START_AGAIN,
    ],
  },
  'unknown-redirect-uri': {
    ...{ whose: 'the app’s', status: 400 },
    page: [
      'This app isn’t set up correctly',
      'The app asked to send you to an address that isn’t registered for it, so you were not sent on.',
      APP_ADMIN,
    ],
  },
  'foreign-form': {
    ...{ whose: 'unknown', status: 403 },
    page: [
      'This form came from somewhere else',
      'What you sent didn’t come from our own page, so it was not used.',
      START_AGAIN,
    ],
  },
  'rate-limited': {
    ...{ whose: 'unknown', status: 429 },
    page: [
      'Too many tries from your network',
      'So many sign-ins were tried from your network in a short time that this one has to wait.',
      'Wait {wait}, then try again.',
    ],
  },
  'sign-out-not-usable': {
    ...{ whose: 'the app’s', status: 400 },
    page: [
      'We couldn’t finish signing out',
      'The app’s request to sign you out isn’t one that we can follow.',
      'Close your browser to be sure that you’re signed out.',
    ],
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;
