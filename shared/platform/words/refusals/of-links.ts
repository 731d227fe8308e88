/** One-time links that open nothing, and the pages behind them. (`refusals.ts` is the table.) */
import {
  PORTAL_LINK_LIFETIME_MS,
  spoken,
  SENT_TEST_LINK_LIFETIME_MS,
  TEST_LINK_LIFETIME_MS,
  TRANSACTION_LIFETIME_MS,
} from '../lifetimes.ts';
import { NEW_LINK, START_OVER, type RefusalRow } from './refusal.ts';

const TEST_AGAIN = 'Start another test in {page} in {panel}.';
const OPEN_AGAIN = 'Go back to {panel} and open {page} again.';
export const REFUSALS_OF_LINKS = {
  'ticket-not-usable': {
    ...{ whose: 'the person’s', status: 400 },
    page: ['This link has expired', 'The link to connect Azure works for a while only, and whole.', NEW_LINK],
  },
  'ticket-used': {
    ...{ whose: 'the person’s', status: 400 },
    page: [
      'This link was used already',
      'The link to connect Azure works only once, and no more when many newer ones were made.',
      NEW_LINK,
    ],
  },
  'connect-not-usable': {
    ...{ whose: 'the person’s', status: 400 },
    page: [
      'This connection attempt has ended',
      `It took longer than ${spoken(TRANSACTION_LIFETIME_MS)}, was finished already, or began in another browser. If you were told before that Azure is connected, it is.`,
      START_OVER,
    ],
  },
  'portal-link-not-usable': {
    ...{ whose: 'the person’s', status: 400 },
    page: [
      'This link has expired',
      `The link to {page} works for ${spoken(PORTAL_LINK_LIFETIME_MS)} only.`,
      OPEN_AGAIN,
    ],
  },
  'portal-link-used': {
    ...{ whose: 'the person’s', status: 400 },
    page: ['This link was used already', 'The link to {page} works only once.', OPEN_AGAIN],
  },
  'test-link-not-usable': {
    ...{ whose: 'the person’s', status: 400 },
    page: [
      'This link has expired',
      `The link to a test sign-in works for ${spoken(TEST_LINK_LIFETIME_MS)} only, or for ${spoken(SENT_TEST_LINK_LIFETIME_MS)} where it was made to be sent.`,
      TEST_AGAIN,
    ],
  },
  'test-link-used': {
    ...{ whose: 'the person’s', status: 400 },
    page: ['This link was used already', 'The link to a test sign-in works only once.', TEST_AGAIN],
  },
  'test-not-connected': {
    ...{ whose: 'the customer’s', status: 409 },
    page: [
      'There is no Azure organisation to test',
      'Since this test was started, the connection to Azure was taken away or broke.',
      'Connect Azure in {page} in {panel}, then start another test.',
    ],
  },
  'test-ended': {
    ...{ whose: 'the person’s', status: 400 },
    page: ['This test has ended', 'It was finished already. Nobody was signed in to any app.', TEST_AGAIN],
  },
  'page-not-built': {
    ...{ whose: 'ours', status: 503 },
    page: [
      'This page isn’t here',
      'This installation was built without its {page} page.',
      'Whoever runs it has to run “npm run build” and deploy what that makes.',
    ],
  },
} as const satisfies Readonly<Record<string, RefusalRow>>;
