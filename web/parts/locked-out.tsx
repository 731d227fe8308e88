/** Whom the end of exclusions left with no way to sign in, as far as anybody knows. */
import { Link } from '@fluentui/react-components';
import type { LockedOut } from '../api/answers.ts';
import { countOf, formatCount } from '../words/format.ts';
import { Notice } from './notice.tsx';
import { Value } from './values/value.tsx';

const FIRST_NAMED = 20;

export function LockedOutNotice({ of: { count, notJudged, items } }: { readonly of: LockedOut }) {
  if (count === 0) return null;
  const named = items.slice(0, FIRST_NAMED);
  return (
    <Notice intent="warning" title={`${countOf(count, 'user')} locked out, as far as is known:`}>
      {named.map((email, at) => (
        <span key={email}>
          {at > 0 && ', '}
          <Value of={email} />
        </span>
      ))}
      {count > named.length && <span> and {formatCount(count - named.length)} more</span>}
      <span>. SSO is on, and Azure is not known to let them in. </span>
      {notJudged > 0 && <span>Nobody has asked Azure about {countOf(notJudged, 'user')}: check readiness anew. </span>}
      <Link href="#/readiness">See who and why, in readiness</Link>
    </Notice>
  );
}
