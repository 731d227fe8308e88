/** How to take the app out of a tenant: what was accepted there stays until somebody there does. */
import { Value } from '../../parts/values/value.tsx';
import { useTenants } from '../../state/account/use-tenants.ts';
import { usePage } from '../../state/page-context.ts';

export function RemoveApp() {
  const { session } = usePage();
  const tenants = useTenants();
  if (tenants === undefined) return null;
  const { portalUrl, appId } = tenants;
  return (
    <details className="remove-app">
      <summary>Remove the app from a tenant</summary>
      <p>
        What an administrator accepted stays in their tenant, also when it was refused here afterwards, or disconnected.
        An administrator of that tenant takes it out:
      </p>
      <ol className="plain-steps">
        <li>
          Open{' '}
          <a href={portalUrl} target="_blank" rel="noopener noreferrer">
            {portalUrl}
          </a>{' '}
          and sign in to that tenant.
        </li>
        <li>Choose Microsoft Entra ID, then Enterprise applications.</li>
        <li>
          Look for the application of <Value of={session.company.name} />, with the application ID{' '}
          <span className="mono">
            <Value of={appId} />
          </span>
          .
        </li>
        <li>Choose Properties, then Delete.</li>
      </ol>
    </details>
  );
}
