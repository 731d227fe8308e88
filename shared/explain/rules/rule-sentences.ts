/** Each rule of the decision as a sentence about what it found: "SSO is on", and not a question with "No" behind it. Pure. */
import type { Reason, TraceEntry } from '../../decision/rules/sign-in-decision.ts';

type Facts = TraceEntry['facts'];
type Words = string | ((facts: Facts) => string);
/** `applies`: where the rule decides; `passed`: where it lets the next one decide. */
type Sentences = { readonly applies: Words; readonly passed: Words };

const SENTENCES: Readonly<Record<Reason, Sentences>> = {
  'admin-portal': {
    applies: 'The app is an admin portal, and those always ask for the password',
    passed: 'The app is for users, and no admin portal',
  },
  'unknown-domain': {
    applies: 'No account owns the domain of the address',
    passed: 'The domain of the address is the account’s',
  },
  'not-connected': {
    applies: 'No Azure tenant is connected',
    passed: ({ integration }) =>
      integration === 'broken' ? 'The account is connected, but the connection is broken' : 'The account is connected',
  },
  'sso-off': {
    applies: ({ sso }) => (sso === 'shadow' ? 'SSO is in shadow: it changes nothing for anybody yet' : 'SSO is off'),
    passed: 'SSO is on',
  },
  'domain-joining': {
    applies: 'The domain of the address is joining: nobody has confirmed yet whom SSO would lock out there',
    passed: 'The domain of the address is in force',
  },
  'app-not-supported': {
    applies: 'The app needs a product for SSO that the account doesn’t have',
    passed: ({ requiredProduct }) =>
      requiredProduct === null
        ? 'The app supports SSO for every account'
        : 'The account has the product that the app needs for SSO',
  },
  excluded: {
    applies: 'The user is excluded',
    passed: ({ onExclusionList }) =>
      onExclusionList === true ? 'The user’s exclusion is over' : 'The user isn’t excluded',
  },
  'two-factor-required': {
    applies: 'The app needs 2FA for SSO, and the user isn’t known to have it',
    passed: ({ appRequiresTwoFactor }) =>
      appRequiresTwoFactor === true
        ? 'The user has the 2FA that the app needs for SSO'
        : 'The app doesn’t need 2FA for SSO',
  },
  'sso-on': { applies: 'Nothing before decides otherwise: SSO holds', passed: 'SSO doesn’t hold' },
};

/** Without a full stop, like a heading. */
export function ruleSentence({ reason, applies, facts }: TraceEntry): string {
  const words = SENTENCES[reason][applies ? 'applies' : 'passed'];
  return typeof words === 'string' ? words : words(facts);
}
