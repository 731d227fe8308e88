/** Which tenants the account's domains name, and where an app is removed from one. What can't be read says nothing: it only helps. */
import { useEffect, useState } from 'react';
import type { DomainTenants } from '../../api/answers.ts';
import { usePage } from '../page-context.ts';

export function useTenants(): DomainTenants | undefined {
  const { api } = usePage();
  const [tenants, setTenants] = useState<DomainTenants>();
  useEffect(() => {
    let isWanted = true;
    void api.readTenants().then((answer) => {
      if (isWanted && answer.kind === 'ok') setTenants(answer.value);
    });
    return () => {
      isWanted = false;
    };
  }, [api]);
  return tenants;
}
