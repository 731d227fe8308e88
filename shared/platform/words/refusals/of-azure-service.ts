/** What doesn’t work at Azure, at the customer’s own sign-in server, or at ours; and what says nothing. (`refusals.ts` is the table.) */
import {
  START_AGAIN,
  ASK_ADMIN,
  START_OVER,
  START_OVER_LATER,
  NOT_CONNECTED,
  NOT_AVAILABLE,
  type AzureRefusalRow,
} from './refusal.ts';

const TELL_SUPPORT = 'Tell {company} support, with the code below.';
export const REFUSALS_OF_SERVICE = {
  'federation-failed': {
    ...{ whose: 'the customer’s', status: 503, retryAfterSeconds: 30 },
    page: [
      'Your organisation’s own sign-in failed',
      'Azure asked your organisation’s own sign-in server, and that didn’t answer as it should.',
      'Try again in a few minutes. If it stays, tell your administrator.',
    ],
    connectPage: [
      NOT_CONNECTED,
      'Azure asked your organisation’s own sign-in server, and that didn’t answer as it should. Nothing was changed.',
      START_OVER_LATER,
    ],
    toAdmin:
      'Your own sign-in server (federation, or the agent for pass-through authentication) didn’t answer Azure as it should. Look at it, and at Azure’s sign-in log.',
    inTrail: 'the organisation’s own sign-in server didn’t answer Azure as it should',
    azure: {
      20001: 'WS-Federation answer',
      20012: 'WS-Federation message',
      20033: 'federation metadata',
      40008: 'server error',
      40009: 'refresh',
      40010: 'server error, may pass',
      40015: 'code redemption',
      50107: 'realm unknown',
      80001: 'the agent can’t reach Active Directory',
      80002: 'Active Directory was too slow',
      80005: 'the agent answered strangely',
      80007: 'the agent can’t check the password',
      80014: 'the agent was too slow',
    },
  },
  'azure-unavailable': {
    ...{ whose: 'Azure’s', status: 503, retryAfterSeconds: 30 },
    page: [
      'Azure doesn’t answer',
      'Microsoft’s sign-in service has trouble, or can’t be reached, at the moment.',
      'Try again in a few minutes. In a longer outage your administrator can turn SSO off in {panel}, so that your password works.',
    ],
    connectPage: [
      'Azure doesn’t answer',
      'Microsoft’s service has trouble, or can’t be reached, at the moment. Nothing was changed.',
      START_OVER_LATER,
    ],
    toAdmin:
      'Azure didn’t answer, or had trouble of its own. Try again in a few minutes; in a longer outage, turn SSO off or exclude users who must get in.',
    inTrail: 'Azure had trouble of its own',
    azure: {
      50000: 'the sign-in service failed',
      50033: 'may pass',
      50087: 'the second factor’s service, may pass',
      50088: 'limit of telephone calls',
      90006: 'a server behind, may pass',
      90012: 'timed out',
      90024: 'over its budget, may pass',
      90033: 'the directory service is away',
      90036: 'the directory service failed',
      90055: 'the tenant is throttled',
      90090: 'Graph, may pass',
      90091: 'Graph can’t be reached',
    },
  },
  'our-registration-wrong': {
    ...{ whose: 'ours', status: 503, retryAfterSeconds: 30 },
    page: [
      NOT_AVAILABLE,
      'Something on our side is set up wrongly. It isn’t you, and your organisation can’t change it.',
      TELL_SUPPORT,
    ],
    connectPage: [
      NOT_CONNECTED,
      'Something on our side is set up wrongly. Your organisation can’t change it. Nothing was changed.',
      TELL_SUPPORT,
    ],
    toAdmin:
      '{company} asked Azure for something that its own registration doesn’t allow. It’s nothing of yours: tell {company} support.',
    inTrail: 'something was set up wrongly at the service',
    azure: {
      50011: 'the redirect URI isn’t registered',
      50194: 'the application isn’t multitenant',
      65005: 'permissions of the registration',
      70011: 'the scope isn’t valid',
      650056: 'permissions of the registration',
      650057: 'a resource that the registration doesn’t list',
      700054: 'the response type isn’t enabled',
      900144: 'a parameter is missing',
      900971: 'no redirect URI',
      9002313: 'the request is malformed',
    },
  },
  'our-credential-refused': {
    ...{ whose: 'ours', status: 503, retryAfterSeconds: 30 },
    page: [
      NOT_AVAILABLE,
      'Something on our side has to be renewed. It isn’t you, and your organisation can’t change it.',
      'Try again in a few minutes. We have been told.',
    ],
    connectPage: [
      NOT_AVAILABLE,
      'Something on our side has to be renewed. Your organisation can’t change it. Nothing was changed.',
      START_OVER_LATER,
    ],
    toAdmin: 'Azure refused {company} itself. It’s nothing of yours, and {company} has been told.',
    inTrail: 'Azure refused the service itself',
    azure: {
      70002: 'wrong secret',
      70021: 'no federated identity fits',
      700023: 'audience of the assertion',
      700024: 'times of the assertion',
      700027: 'signature of the assertion',
      700030: 'certificate of the assertion',
      700211: 'issuer of the federated identity',
      700212: 'audience of the federated identity',
      700213: 'subject of the federated identity',
      7000215: 'wrong secret',
      7000218: 'no secret and no assertion',
      7000222: 'the credential has expired',
    },
  },
  'token-invalid': {
    ...{ whose: 'unknown', status: 403 },
    page: [
      'We couldn’t trust that sign-in',
      'What Azure sent back didn’t pass our checks, so you were not signed in.',
      START_AGAIN,
    ],
    connectPage: [
      'We couldn’t trust that sign-in',
      'What Azure sent back didn’t pass our checks. Nothing was changed.',
      START_OVER,
    ],
    toAdmin: 'What Azure sent back didn’t pass the checks of this service, so it wasn’t trusted.',
    inTrail: 'what Azure sent back didn’t pass the checks',
    azure: {},
  },
  other: {
    ...{ whose: 'unknown', status: 403 },
    page: ['Azure didn’t let you in', 'Azure refused the sign-in.', ASK_ADMIN],
    connectPage: [NOT_CONNECTED, 'Azure refused, so nothing was changed.', START_OVER],
    toAdmin:
      'Azure refused the sign-in, for a reason that this service has no words for. Azure’s own sign-in log says which.',
    inTrail: 'Azure refused, for a reason that has no words here',
    azure: {},
  },
} as const satisfies Readonly<Record<string, AzureRefusalRow>>;
