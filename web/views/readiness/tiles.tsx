/** The numbers of an account as they are now. They add up: the first is the sum of the others. */
import type { Readiness } from '../../api/answers.ts';
import { isEnforced } from '../../../shared/switch/wire.ts';
import { usePage } from '../../state/page-context.ts';
import { formatCount } from '../../words/format.ts';
import { tilesOf } from '../../state/guide/tiles.ts';

type Totals = NonNullable<Readiness['totals']>;

export function Tiles({ totals }: { readonly totals: Totals }) {
  const { value } = usePage().standing.sso;
  const { users, parts } = tilesOf(totals, value !== undefined && isEnforced(value.sso));
  return (
    <dl className="tiles">
      <div className="tile tile-plain">
        <dt>Users</dt>
        <dd>{formatCount(users)}</dd>
      </div>
      {parts.map(({ label, value, tone, note: words }) => (
        <div key={label} className={`tile tile-${tone}`}>
          <dt>{label}</dt>
          <dd>
            <span>{formatCount(value)}</span>
            {words !== undefined && <span className="tile-note">{words}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
