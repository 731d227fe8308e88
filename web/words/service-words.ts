/** The service's codes in words for people; those of the audit trail are in audit-words.ts. */
import type { ExclusionOutcome } from '../../shared/exclusions/wire.ts';
import type { Reason } from '../../shared/explain/wire.ts';
import type { ReadinessStatus } from '../../shared/readiness/wire.ts';
import type { Position } from '../api/answers.ts';
import { formatCount } from './format.ts';
import { wordFrom } from './word-from.ts';

/** Short: for badges and filters. */
export const statusLabel = wordFrom<ReadinessStatus>({
  ready: 'Ready',
  'not-in-entra': 'Not in Azure',
  'disabled-in-entra': 'Disabled in Azure',
  'gone-from-entra': 'Deleted in Azure',
  'guest-in-entra': 'Guest in Azure',
  ambiguous: 'Several matches',
  'address-differs': 'Address differs',
  'recreated-in-entra': 'Made anew in Azure',
  'not-assigned': 'Not assigned in Azure',
  'two-factor-missing': 'No 2FA',
  excluded: 'Excluded',
});

export const statusMeaning = wordFrom<ReadinessStatus>({
  ready: 'Signs in with Azure.',
  'not-in-entra': 'Nobody in the connected tenant has this address. Create the user in Azure, or exclude them.',
  'disabled-in-entra': 'The Azure account is disabled, as it is for people who left.',
  'gone-from-entra': 'The Azure account was deleted, as it is for people who left.',
  'guest-in-entra': 'Only a guest in the connected tenant; guests can’t sign in.',
  ambiguous: 'Several Azure accounts match this address. Link the user to the right one, or make it the only match.',
  'address-differs':
    'The mail address matches, but the Azure sign-in name is another one. Link the user to that person, or make both the same.',
  'recreated-in-entra':
    'The person was deleted in Azure, and another one with this address made. If it’s the same person, link the user to them.',
  'not-assigned':
    'Your Azure lets only assigned people use this application, and this person isn’t. Assign them in Azure (Enterprise applications, Users and groups).',
  'two-factor-missing': 'Has no 2FA here, so apps that require it go on asking for the password. Other apps use Azure.',
  excluded: 'Taken out of SSO; goes on using the password.',
});

/** Names the button that connects a tenant: `named` puts that in. */
export const reportReason = wordFrom({
  'not-connected': 'No Azure tenant is connected.',
  'no-permission':
    'The app may not read the tenant’s directory. Choose “{start}” again, so that an administrator accepts it.',
  'consent-withdrawn': 'The tenant’s consent was withdrawn. Choose “{start}” again to mend it.',
  'app-disabled': 'The app is disabled in the tenant. An administrator there has to enable it again.',
  throttled: 'Azure asked to slow down, and the check gave up for now. Check again in a few minutes.',
  'directory-unavailable': 'Azure’s directory didn’t answer. Check again in a few minutes.',
  'assignment-unknown':
    'Your Azure lets only assigned people use this application, and can’t be asked who they are. Whoever isn’t assigned is locked out.',
});

/** Why a user can't be linked to somebody. */
export const obstacleSentence = wordFrom({
  'not-found': 'Azure has nobody with this object ID.',
  guest: 'Only a guest in the tenant: guests can’t sign in.',
  disabled: 'Disabled in Azure: enable them there first.',
  'bound-to-another-user': 'Is another user here:',
  'already-linked': 'The user is linked to them already.',
});

/** Why an app asks for what it asks, of no one user. */
export const appReason = wordFrom<Reason>({
  'admin-portal': 'An admin portal: those always ask for the password.',
  'unknown-domain': 'The account has no domain.',
  'not-connected': 'No Azure tenant is connected.',
  'sso-off': 'SSO isn’t on.',
  'domain-joining': 'All domains of the account are joining.',
  'app-not-supported': 'It has no SSO for the products of this account.',
  excluded: 'Excluded users are asked for the password.',
  'two-factor-required': 'Users without 2FA are asked for the password.',
  'sso-on': 'SSO is on.',
});

/** Why a sign-in goes where it goes. */
export const reasonSentence = wordFrom<Reason>({
  'admin-portal': 'The app is an admin portal, and those always ask for the password.',
  'unknown-domain': 'No account owns the domain of this address.',
  'not-connected': 'The account has no Azure tenant connected.',
  'sso-off': 'The SSO switch is off.',
  'domain-joining': 'The domain of the address is joining: nobody has confirmed yet whom SSO would lock out there.',
  'app-not-supported': 'The app doesn’t support SSO for the products of this account.',
  excluded: 'The user is excluded from SSO.',
  'two-factor-required': 'The app needs 2FA for SSO, and the user isn’t known to have it.',
  'sso-on': 'SSO is on for this user in this app.',
});

export const factLabel = wordFrom({
  appKind: 'Kind of app',
  domainHasAccount: 'Domain belongs to an account',
  integration: 'Azure connection',
  sso: 'SSO switch',
  domainIsJoining: 'Domain is joining',
  requiredProduct: 'Product the app needs',
  accountHasIt: 'Account has it',
  onExclusionList: 'On the exclusion list',
  expiresAt: 'Excluded',
  appRequiresTwoFactor: 'App needs 2FA',
  userHasTwoFactor: 'User has 2FA',
  userInControlPanel: 'User is known here',
});

export const stepLabel = wordFrom({
  entra: 'signs in with Azure',
  'company-credentials': 'is asked for the password',
});

export const brokenMeaning = wordFrom({
  'consent-withdrawn':
    'The consent that the tenant’s administrator gave was withdrawn. Users with SSO can’t sign in until it is given again.',
  'app-disabled':
    'The app is disabled in the tenant. Users with SSO can’t sign in until an administrator enables it or accepts it again.',
});

/** How a link for the tenant's administrator stands. */
export const linkLabel = wordFrom({
  open: 'Open',
  opened: 'Opened',
  accepted: 'Accepted',
  refused: 'Refused',
  'taken-back': 'Taken back',
  superseded: 'No longer needed',
  expired: 'Expired',
  unfinished: 'Not finished',
});

export const positionLabel = wordFrom<Position>({ on: 'On', off: 'Off', shadow: 'Shadow' });

export const checkLabel = wordFrom({
  ticket: 'The test link is valid',
  'azure-sign-in': 'Azure accepts the sign-in',
  tenant: 'It is the connected tenant',
  person: 'They are a member of the tenant',
  'user-in-control-panel': 'They are the user you named',
  decision: 'The rules send this user to Azure',
  'binding-possible': 'The user can be linked to the Azure account',
});

export const outcomeLabel = wordFrom<ExclusionOutcome>({
  added: 'Excluded',
  changed: 'Changed',
  removed: 'Back under SSO',
  unchanged: 'Was so already',
  'already-excluded': 'Excluded otherwise already',
  'invalid-line': 'Not readable',
  'invalid-item': 'Not as it should be',
  'not-excluded': 'Was not excluded',
  'invalid-address': 'No e-mail address',
  'foreign-domain': 'Domain of somebody else',
  repeated: 'Repeated',
  'already-expired': 'End is in the past',
  conflict: 'Being changed by somebody else',
  unreadable: 'Stored entry not readable',
  'disabled-in-entra': 'Disabled in Azure',
});

/** Of a list with entries left out. */
export const unreadableSentence = (count: number): string =>
  count === 1
    ? 'One stored entry can’t be read and isn’t shown. The operators of the service have been told.'
    : `${formatCount(count)} stored entries can’t be read and aren’t shown. The operators of the service have been told.`;

/** Outcomes of an edit after which the list is as it was asked for. */
export const isDone = (outcome: string): boolean =>
  ['added', 'changed', 'removed', 'unchanged', 'not-excluded', 'repeated'].includes(outcome);
