/** What the audit trail says, in words for people: what was done, why it was refused, and by whom. */
import { isolated, said } from '../../shared/platform/wire.ts';
import type { AuditAction } from '../../shared/audit/wire.ts';
import { TRAIL_REFUSALS } from './trail-refusals.ts';
import { plain, wordFrom } from './word-from.ts';

export const ACTION_LABELS = {
  'account-created': 'Account created',
  'account-changed': 'Account changed',
  'domain-confirmed': 'Domain brought under SSO',
  'domain-moved': 'Domain moved',
  'users-changed': 'Users changed',
  'user-renamed': 'User renamed',
  'user-bound': 'User linked to Azure at sign-in',
  'user-linked': 'User linked to a person in Azure',
  'user-blocked': 'User kept out because they left',
  'user-unblocked': 'User no longer kept out',
  'password-refused': 'Password refused',
  'integration-started': 'Azure Integration started',
  'integration-link-opened': 'Administrator’s link opened',
  'integration-link-taken-back': 'Administrator’s link taken back',
  'integration-connected': 'Azure tenant connected',
  'integration-broken': 'Azure connection broke',
  'integration-mended': 'Azure connection mended',
  'integration-disconnected': 'Azure tenant disconnected',
  'tenant-changed': 'Azure tenant renamed, or its domains changed',
  'sso-switched': 'SSO switch turned',
  'exclusion-added': 'Exclusion added',
  'exclusion-changed': 'Exclusion changed',
  'exclusion-removed': 'Exclusion removed',
  'portal-link-created': 'Link to this page made',
  'portal-link-opened': 'Link to this page opened',
  'portal-session-closed': 'Session on this page closed',
  'test-sign-in-started': 'Test sign-in started',
  'test-sign-in-finished': 'Test sign-in finished',
} as const satisfies Readonly<Record<AuditAction, string>>;

export const actionLabel = wordFrom(ACTION_LABELS);

/** Why something was refused, as the audit trail has it. */
export const refusalLabel = wordFrom(TRAIL_REFUSALS);

/** Isolates who it is. */
export const actorLabel = ({
  kind,
  id,
  name,
  email,
}: {
  readonly kind: string;
  readonly id?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
}): string => {
  if (kind === 'system' || id === 'azure-sso-identity') return 'The service';
  if (id === undefined || id === null) return plain(kind);
  const known = name ?? email ?? id;
  return kind === 'contact' || (kind === 'user' && known !== id) ? isolated(known) : said`${plain(kind)} ${known}`;
};
