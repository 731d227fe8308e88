/** The way to where a tenant is connected, by the name that the Company gives it. */
import { usePage } from '../state/page-context.ts';
import { Value } from './values/value.tsx';

export function StartFirst() {
  const { startName } = usePage().session.company;
  return (
    <span>
      <a href="#/overview">
        <Value of={startName} />
      </a>{' '}
      first.
    </span>
  );
}
