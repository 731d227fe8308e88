/** An exclusion that is there, and what would take its place, in words. */
import type { Standing } from '../../api/answers.ts';
import { formatEnd, formatMoment } from '../../words/format.ts';
import { Value } from '../values/value.tsx';
import { Who } from '../values/who.tsx';

type Terms = { readonly reason?: string | null | undefined; readonly expiresAt?: string | null | undefined };

/** "until 24 December 2026, “On a project”", "for good, no reason". */
const TermsOf = ({ reason, expiresAt }: Terms) => (
  <>
    <span>{expiresAt ? formatEnd(expiresAt) : 'for good'}, </span>
    {reason ? (
      <span>
        “<Value of={reason} />”
      </span>
    ) : (
      <span>no reason</span>
    )}
  </>
);

/** Who excluded, when, and on what terms. */
export const StandingTerms = ({ current }: { readonly current: Standing }) => (
  <span>
    <TermsOf {...current} />, by <Who id={current.excludedBy} /> on {formatMoment(current.excludedAt)}
  </span>
);

/** What the terms of an exclusion would be: a wish keeps what it doesn't name. */
export const ReplacedTerms = ({ current, wish }: { readonly current: Standing; readonly wish: Terms }) => (
  <span>
    <TermsOf reason={wish.reason ?? current.reason} expiresAt={wish.expiresAt ?? current.expiresAt} />
  </span>
);
