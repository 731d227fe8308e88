/** To which tenants the account's mail domains belong: whoever accepts for another one accepts for the wrong one. */
import { Notice } from '../../parts/notice.tsx';
import { Value, Values } from '../../parts/values/value.tsx';
import { useTenants } from '../../state/account/use-tenants.ts';

export function DomainTenants() {
  const tenants = useTenants();
  const byTenant = new Map<string, string[]>();
  for (const { domain, tenantId } of tenants?.domains ?? [])
    if (tenantId) byTenant.set(tenantId, [...(byTenant.get(tenantId) ?? []), domain]);
  if (byTenant.size === 0) return null;
  return (
    <>
      <h3>{byTenant.size === 1 ? 'Your tenant' : 'Your tenants'}</h3>
      <p>As Azure tells everybody who asks for your mail domains:</p>
      <dl className="asked">
        {[...byTenant].map(([tenantId, domains]) => (
          <div key={tenantId}>
            <dt>
              <Values of={domains} />
            </dt>
            <dd>
              tenant ID{' '}
              <span className="mono">
                <Value of={tenantId} />
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {byTenant.size > 1 && (
        <Notice intent="warning">
          Your domains belong to several tenants, and one can be connected: people of the others can’t sign in with
          Azure.
        </Notice>
      )}
    </>
  );
}
