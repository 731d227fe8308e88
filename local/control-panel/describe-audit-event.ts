/** An entry of the audit trail as a sentence, and what it changed. */
import type { AuditEvent } from './service-answers.ts';

/** What was done, and what was tried when it was refused. */
const ACTIONS: Readonly<Record<string, readonly [done: string, tried: string]>> = {
  'account-created': ['created the account', 'create the account'],
  'account-changed': ['changed the account’s profile', 'change the account’s profile'],
  'domain-confirmed': ['brought a domain under SSO', 'bring a domain under SSO'],
  'domain-moved': ['moved a domain', 'move a domain'],
  'users-changed': ['changed users', 'change users'],
  'user-renamed': ['renamed a user', 'rename a user'],
  'user-bound': [
    'signed in with Azure for the first time and was linked to that person',
    'be linked to a person in Azure',
  ],
  'user-linked': ['linked a user to a person in Azure', 'link a user to a person in Azure'],
  'integration-started': ['started Azure Integration', 'start Azure Integration'],
  'integration-connected': ['connected an Azure tenant', 'connect an Azure tenant'],
  'integration-broken': ['found the Azure integration broken', 'mark the Azure integration broken'],
  'integration-mended': ['found the Azure integration working again', 'mend the Azure integration'],
  'integration-disconnected': ['disconnected the Azure tenant', 'disconnect the Azure tenant'],
  'tenant-changed': ['found the Azure tenant’s name or domains changed', 'note what changed in the Azure tenant'],
  'sso-switched': ['turned the SSO switch', 'turn the SSO switch'],
  'exclusion-added': ['excluded a user from SSO', 'exclude a user from SSO'],
  'exclusion-changed': ['changed an exclusion', 'change an exclusion'],
  'portal-link-created': ['asked for a link to Identity Management', 'get a link to Identity Management'],
  'portal-link-opened': ['opened Identity Management with a link', 'open Identity Management with a link'],
  'portal-session-closed': ['left Identity Management', 'leave Identity Management'],
  'test-sign-in-started': ['started a test sign-in', 'start a test sign-in'],
  'test-sign-in-finished': ['had a test sign-in come to its end', 'end a test sign-in'],
  'exclusion-removed': ['removed an exclusion', 'remove an exclusion'],
};

const REFUSALS: Readonly<Record<string, string>> = {
  'role-missing': 'the Security Manager role is missing',
  'version-changed': 'somebody else had changed it meanwhile',
  'changed-meanwhile': 'somebody else was changing it at the same time',
  'not-connected': 'no Azure tenant is connected',
  'integration-broken': 'the Azure integration is broken',
  'would-lock-out': 'users would have been locked out, and their number was not confirmed',
  'readiness-unknown': 'nobody knew who would be locked out',
  'users-unreadable': 'what is stored of some users could not be read',
  'sso-is-on': 'SSO was on',
  'domain-taken': 'another account owns a domain',
  'domain-unownable': 'it named a domain that no company owns alone',
  'link-used': 'the link had been used already',
  'cross-site-refused': 'the request came from another site',
};

/** The kinds of entries, for people to choose from. */
export const AUDIT_KINDS = Object.entries(ACTIONS).map(([kind, [, tried]]) => ({
  kind,
  label: `${tried.charAt(0).toUpperCase()}${tried.slice(1)}`,
}));

/** As much of an entry as its sentence needs. */
type Told = Pick<AuditEvent, 'actor' | 'action' | 'outcome'> & Partial<Pick<AuditEvent, 'refusal' | 'after'>>;

function actorName({ kind, id }: AuditEvent['actor'], nameOf: (contact: string) => string | undefined): string {
  switch (kind) {
    case 'contact':
      return nameOf(id ?? '') ?? id ?? 'A contact';
    case 'service':
      return id === 'azure-sso-identity' ? 'The service' : 'The directory feed';
    case 'user':
      return 'A user';
    default:
      return 'The service';
  }
}

function doneText({ action, after }: Told): string {
  const sso = after?.['sso'];
  if (action === 'sso-switched' && (sso === 'on' || sso === 'off')) return `turned SSO ${sso} for all users`;
  if (action === 'sso-switched' && sso === 'shadow') return 'began to try SSO out in shadow';
  const email = after?.['email'];
  if (action === 'exclusion-added' && typeof email === 'string') return `excluded ${email} from SSO`;
  return ACTIONS[action]?.[0] ?? `did “${action}”`;
}

/** E.g. “Anna turned SSO on for all users”. */
export function auditSentence(event: Told, nameOf: (contact: string) => string | undefined): string {
  const who = actorName(event.actor, nameOf);
  if (event.outcome === 'done') return `${who} ${doneText(event)}.`;
  const tried = ACTIONS[event.action]?.[1] ?? `do “${event.action}”`;
  const why = REFUSALS[event.refusal ?? ''] ?? event.refusal ?? 'not allowed';
  return `${who} tried to ${tried} and was refused: ${why}.`;
}

function valueText(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What differs, from what to what, as a whole and item by item: `sso: off → on`. */
export const auditChanges = ({ before, after, changes }: AuditEvent): string[] => [
  ...differences({ before, after }),
  ...(changes ?? []).map((change) => `${change.item} (${differences(change).join(', ')})`),
];

function differences({ before, after }: Pick<AuditEvent, 'before' | 'after'>): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].flatMap((name) => {
    const [from, to] = [valueText(before?.[name]), valueText(after?.[name])];
    if (before && after) return from === to ? [] : [`${name}: ${from} → ${to}`];
    return [`${name}: ${before ? from : to}`];
  });
}
