/** What shadow mode has seen so far. */
import type { Readiness } from '../../api/answers.ts';
import { Moment } from '../../parts/values/moment.tsx';
import { Section } from '../../parts/section.tsx';
import { countOf, formatCount, formatShare } from '../../words/format.ts';
import { reasonSentence, statusLabel, statusMeaning } from '../../words/service-words.ts';

export function ShadowNumbers({ shadow }: { readonly shadow: NonNullable<Readiness['shadow']> }) {
  const { since, seen, wouldHaveSignedIn, wouldNotHave, byReason } = shadow;
  const reasons = Object.entries(byReason).filter(([, number]) => number > 0);
  return (
    <Section
      title="What shadow mode saw"
      lead={
        <>
          Since <Moment iso={since} />, from real sign-ins.
        </>
      }
    >
      {seen === 0 ? (
        <p className="empty">Nobody has signed in since.</p>
      ) : (
        <>
          <p>
            <strong>
              {formatCount(wouldHaveSignedIn)} of {countOf(seen, 'user')}
            </strong>{' '}
            ({formatShare(wouldHaveSignedIn, seen)}) would have signed in with Azure; {formatCount(wouldNotHave)} would
            not.
          </p>
          {reasons.length > 0 && (
            <ul className="numbers" aria-label="Why not">
              {reasons.map(([reason, number]) => (
                <li key={reason}>
                  <strong>{formatCount(number)}</strong> {wordOf(reason)}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Section>
  );
}

/** A readiness status or a rule's reason. */
const RULES = new Set(['admin-portal', 'sso-off', 'app-not-supported', 'two-factor-required', 'not-connected']);
const wordOf = (reason: string): string => {
  if (reason === 'not-in-control-panel') return 'No longer a user here.';
  return RULES.has(reason) ? reasonSentence(reason) : `${statusLabel(reason)}: ${statusMeaning(reason)}`;
};
