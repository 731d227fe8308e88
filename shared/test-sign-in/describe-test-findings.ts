/** What a test sign-in found, in sentences for the admin who tests and the person who signed in. Pure. */
import type { App, AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { fillIn, namesOf, type SignInRefusalRow } from '../platform/words/refusals/refusal.ts';
import { type AzureRefusal, REFUSALS, type SignInEnd } from '../platform/words/refusals/refusals.ts';
import type { EmailAddress } from '../platform/words/identifiers.ts';
import type { Reason } from '../decision/rules/sign-in-decision.ts';
import type { Findings } from './rules/test-sign-in.ts';
import type { EntraPerson } from '../entra/ports.ts';
import type { FindSignedInUserOutcome } from '../sign-in/recognizing/find-signed-in-user.ts';

export const pass = (detail: string) => ({ passed: true, detail }) as const;
export const fail = (detail: string) => ({ passed: false, detail }) as const;

const OPENED = { ticket: pass('The link was opened once and in time.') };
const ARRIVED = { ...OPENED, 'azure-sign-in': pass('Azure signed somebody in.') };
const AT_HOME = { ...ARRIVED, tenant: pass('It was the connected organisation.') };

/** The link was opened when there was nowhere to send the browser. */
export const nothingConnected: Findings = {
  ticket: fail('When the link was opened, no working Azure organisation was connected any more.'),
};

/** As the table tells an administrator of it. */
const toAdmin = (refusal: SignInEnd, company: AppCatalogue['company']) =>
  fail(fillIn(REFUSALS[refusal].toAdmin, namesOf(company)));

export type NotMet = AzureRefusal | 'no-code' | 'guest';

// The words of our own check of the ID token for a tenant that isn't the one asked.
const OTHER_TENANT: readonly string[] = ['tid', 'iss'];

/** What had passed by the check that fails. */
const BEFORE = { 'azure-sign-in': OPENED, tenant: ARRIVED, person: AT_HOME } as const;

/** Nobody was met whom the account could know. `entraCode` is what the log would say. */
export function notMet(refusal: NotMet, company: AppCatalogue['company'], entraCode: string = refusal): Findings {
  if (refusal === 'no-code') return { ...OPENED, 'azure-sign-in': fail('Azure sent nothing back to go on with.') };
  const isOtherTenant = refusal === 'token-invalid' && OTHER_TENANT.includes(entraCode);
  const told = isOtherTenant ? 'wrong-tenant' : refusal;
  const { failsCheck: check = 'azure-sign-in' }: SignInRefusalRow = REFUSALS[told];
  return { ...BEFORE[check], [check]: toAdmin(told, company) };
}

const nameOf = ({ userPrincipalName }: EntraPerson): string => userPrincipalName ?? 'no e-mail address';

/** A member of the tenant came back. */
export const met = (person: EntraPerson) => ({
  ...AT_HOME,
  person: pass(`A member of the organisation, by the name of ${nameOf(person)}.`),
});

export const isTheUser = (email: EmailAddress, panel: string) => pass(`They are the user ${email} in ${panel}.`);

type Asked = { readonly email: EmailAddress; readonly company: AppCatalogue['company'] };

/** Somebody came who isn't the user of the test. The table's sentences are of a sign-in, which has no user whom it is for: what only a test can say is said here. */
export function notTheUser(found: FindSignedInUserOutcome, person: EntraPerson, { email, company }: Asked): Findings {
  const panel = company.controlPanelName;
  const other = (who: EmailAddress) =>
    ({
      ...met(person),
      'user-in-control-panel': fail(`They are the user ${who} in ${panel}, and this test is for ${email}.`),
    }) as const;
  if (found.kind === 'found') return other(found.match.user.email);
  const { refusal } = found;
  switch (refusal) {
    case 'tenant-not-linked':
    case 'integration-broken':
      return { ...ARRIVED, tenant: toAdmin(refusal, company) };
    // That the other user is somebody else's besides is nothing that the test's own has to hear.
    case 'bound-to-another-person':
      return other(found.whose.email);
    case 'not-in-control-panel':
      return { ...met(person), 'user-in-control-panel': toAdmin(refusal, company) };
    case 'address-differs': {
      const user = found.whose?.record?.user;
      if (user === undefined) return { ...met(person), 'user-in-control-panel': toAdmin(refusal, company) };
      // Here it is a user's address, though one that proves less: the table's sentence would say that it's nobody's.
      const why = `In Azure they are ${nameOf(person)}, which is only a further address of the user ${user.email} in ${panel}, and the readiness report doesn’t say that nobody else is. Take a new report, or link the user to them.`;
      return { ...met(person), 'user-in-control-panel': fail(why) };
    }
  }
}

const PASSWORD = 'asks them for the Company password';
const WHY_NOT: Readonly<Record<Exclude<Reason, 'sso-on'>, string>> = {
  'admin-portal': `always ${PASSWORD}: it is an admin portal.`,
  'unknown-domain': `${PASSWORD}: the domain of the address isn’t the account’s any more.`,
  'not-connected': `${PASSWORD}: no organisation is connected.`,
  'sso-off': `${PASSWORD}: SSO is off.`,
  'domain-joining': `${PASSWORD}: the domain of the address is still joining.`,
  'app-not-supported': `${PASSWORD}: the account lacks the product that SSO needs there.`,
  excluded: `${PASSWORD}: they are on the exclusion list.`,
  'two-factor-required': `${PASSWORD}: they have no two-factor sign-in with the Company.`,
};

export const decided = ({ displayName }: Pick<App, 'displayName'>, reason: Reason) =>
  reason === 'sso-on'
    ? pass(`With SSO on, ${displayName} lets them in through Azure.`)
    : fail(`With SSO on, ${displayName} ${WHY_NOT[reason]}`);

export const appIsGone = fail('The app isn’t in the catalogue any more.');

const BINDINGS = {
  bound: pass('The user is bound to this person in Azure already.'),
  'to-bind': pass('Their first sign-in will bind the user to this person in Azure. This test did not.'),
} as const;

export const bindingOf = (found: FindSignedInUserOutcome, company: AppCatalogue['company']) =>
  found.kind === 'found' ? BINDINGS[found.match.kind] : toAdmin(found.refusal, company);
