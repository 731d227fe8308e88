/** The faults that are switched on. In memory only: a restart heals everything. */
import type { FaultName } from './fault-names.ts';
import type { ActiveFault, FaultNamed } from './fault-request.ts';

export type Faults = ReturnType<typeof makeFaults>;

export const makeFaults = () => {
  let active: readonly ActiveFault[] = [];
  return {
    list: () => active,
    add(fault: ActiveFault) {
      active = [...active, fault];
    },
    /** Clears the faults of one tenant, or all of them. */
    clear(tenantId?: string) {
      active = tenantId === undefined ? [] : active.filter(({ tenant }) => tenant !== tenantId);
    },
    /** The consent of a tenant was given anew. */
    healConsent(tenantId: string) {
      active = active.filter((one) => one.fault !== 'consent-withdrawn' || one.tenant !== tenantId);
    },
    /**
     * Asks whether a fault strikes now, and counts it against its `times`. A fault that was limited to a tenant strikes
     * there alone; without a tenant id (a path such as `organizations`) only the unlimited ones do. `isMeant`: of those, which.
     */
    strike<N extends FaultName>(
      name: N,
      tenantId: string | undefined,
      isMeant: (fault: FaultNamed<N>) => boolean = () => true,
    ): FaultNamed<N> | undefined {
      const struck = active
        .filter((one): one is ActiveFault & FaultNamed<N> => one.fault === name)
        .find((one) => (one.tenant === undefined || one.tenant === tenantId) && isMeant(one));
      if (struck && 'times' in struck && struck.times !== undefined) {
        const left = struck.times - 1;
        active = active.flatMap((one) => (one !== struck ? [one] : left > 0 ? [{ ...one, times: left }] : []));
      }
      return struck;
    },
  };
};
