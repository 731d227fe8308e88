/** Who may use the app in a tenant that asks for an assignment: people assigned by themselves, and direct members of assigned groups. */
import type { Faults } from './faults/fault-registry.ts';
import type { Tenant, User } from './seed.ts';

export const isInAssignedGroup = ({ assignedGroups }: Tenant, { objectId }: User): boolean =>
  assignedGroups.some(({ members }) => members.includes(objectId));

const isRefusedToAll = (faults: Faults, tenant: Tenant): boolean =>
  faults.list().some((one) => one.fault === 'not-assigned' && (one.tenant === undefined || one.tenant === tenant.id));

/** A tenant that turns anybody away for it asks for an assignment. */
export const isAssignmentRequired = (faults: Faults, tenant: Tenant): boolean =>
  isRefusedToAll(faults, tenant) || tenant.assignedGroups.length > 0 || tenant.users.some(({ assigned }) => !assigned);

export const assignedPrincipals = (faults: Faults, tenant: Tenant) =>
  isRefusedToAll(faults, tenant)
    ? []
    : [
        ...tenant.users
          .filter(({ assigned }) => assigned)
          .map(({ objectId }) => ({ principalId: objectId, principalType: 'User' })),
        ...tenant.assignedGroups.map(({ id }) => ({ principalId: id, principalType: 'Group' })),
      ];
