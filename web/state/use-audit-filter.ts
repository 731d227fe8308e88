/** The filter of the audit trail, which a link to an event sets. */
import { useEffect, useState } from 'react';
import { filterFrom, NO_FILTER } from '../words/audit-link.ts';

export function useAuditFilter() {
  const [filter, setFilter] = useState(() => filterFrom(location.hash) ?? NO_FILTER);
  useEffect(() => {
    const follow = () => {
      const linked = filterFrom(location.hash);
      if (linked !== undefined) setFilter(linked);
    };
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('hashchange', follow);
    };
  }, []);
  return [filter, setFilter] as const;
}
