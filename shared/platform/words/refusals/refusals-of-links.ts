/** One-time links that open nothing, and the pages behind them. */
import type { RefusalNames, RefusalRow } from './refusal-row.ts';

const startTestAgain = ({ panel }: RefusalNames) => `Start another test in Identity Management in ${panel}.`;
const openAgain = ({ panel }: RefusalNames) => `Go back to ${panel} and open Identity Management again.`;

export const REFUSALS_OF_LINKS = {
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
} as const satisfies Record<string, RefusalRow>;
