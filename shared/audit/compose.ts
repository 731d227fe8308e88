/** The trail: what the other rooms have put in it. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeRecordRoleRefusal } from './record-role-refusal.ts';

type Ports = NeedsOf<typeof makeRecordRoleRefusal>;

export const composeAudit = (ports: Ports) => ({
  recordRoleRefusal: makeRecordRoleRefusal(ports),
});
