/** The faults that are switched on. In memory only: a restart heals everything. */
import type { FaultName } from './fault-names.ts';
import type { ActiveFault } from './fault-request.ts';

type FaultNamed<N extends FaultName> = ActiveFault & { fault: N };

export interface Faults {
  list(): readonly ActiveFault[];
  add(fault: ActiveFault): void;
  /** Clears the faults of one tenant, or all of them. */
  clear(tenantId?: string): void;
  /** The consent of a tenant was given anew. */
  healConsent(tenantId: string): void;
  /**
   * Asks whether a fault strikes now, and counts it against its `times`. A fault that was limited to a tenant strikes
   * there alone; without a tenant id (a path such as `organizations`) only the unlimited ones do. `isMeant`: of those, which.
   */
  strike<N extends FaultName>(
    name: N,
    tenantId: string | undefined,
    isMeant?: (fault: FaultNamed<N>) => boolean,
  ): FaultNamed<N> | undefined;
}

export const makeFaults = (): Faults => {
  let active: ActiveFault[] = [];
  const find = <N extends FaultName>(
    name: N,
    tenantId: string | undefined,
    isMeant: (fault: FaultNamed<N>) => boolean,
  ): FaultNamed<N> | undefined =>
    active
      .filter((one): one is FaultNamed<N> => one.fault === name)
      .find((one) => (one.tenant === undefined || one.tenant === tenantId) && isMeant(one));
  return {
    list: () => active,
    add(fault) {
      active = [...active, fault];
    },
    clear(tenantId) {
      active = tenantId === undefined ? [] : active.filter(({ tenant }) => tenant !== tenantId);
    },
    healConsent(tenantId) {
      active = active.filter((one) => one.fault !== 'consent-withdrawn' || one.tenant !== tenantId);
    },
    strike(name, tenantId, isMeant = () => true) {
      const struck = find(name, tenantId, isMeant);
      if (struck && 'times' in struck && struck.times !== undefined) {
        const left = struck.times - 1;
        active = active.flatMap((one) => (one !== struck ? [one] : left > 0 ? [{ ...one, times: left }] : []));
      }
      return struck;
    },
  };
};
