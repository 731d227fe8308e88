/** Does this address with this password open that tenant? Authentication happens in the person's home tenant. */
import type { Directory } from '../directory.ts';
import type { Tenant, User } from '../seed.ts';
import type { TenantPath } from '../stand-in.ts';

export type PasswordOutcome =
  | { kind: 'signed-in'; tenant: Tenant; user: User }
  | { kind: 'unknown-user' }
  | { kind: 'wrong-password' }
  | { kind: 'disabled' }
  /** The person is who they say, but neither member nor guest of the tenant. */
  | { kind: 'not-in-tenant'; tenant: Tenant };

/**
 * Checks the password of the home tenant; that of the guest's own entry when the home tenant isn't one of the
 * stand-in's.
 */
export const checkPassword = (
  directory: Directory,
  path: TenantPath,
  login: string,
  password: string,
): PasswordOutcome => {
  const home = directory.findTenantOfAddress(login);
  const member = home && directory.findMember(home.id, login);
  const tenant = path.kind === 'one' ? path.tenant : home;
  if (!tenant) return { kind: 'unknown-user' };
  const user = tenant === home ? member : directory.findGuest(tenant.id, login);
  const holder = member ?? user;
  if (!holder) return { kind: 'unknown-user' };
  if (holder.password !== password) return { kind: 'wrong-password' };
  if (!holder.enabled) return { kind: 'disabled' };
  if (!user) return { kind: 'not-in-tenant', tenant };
  return user.enabled ? { kind: 'signed-in', tenant, user } : { kind: 'disabled' };
};
