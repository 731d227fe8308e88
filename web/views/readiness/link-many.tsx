/** Linking many users by mail: both sides of each pair are shown, and the number shown is the number confirmed. */
import { Button, ProgressBar } from '@fluentui/react-components';
import type { LinkPair } from '../../api/answers.ts';
import { confirmationsOf, pairsCsv } from '../../import/link-in-batches.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { Section } from '../../parts/section.tsx';
import { Value } from '../../parts/values/value.tsx';
import { countOf, formatCount } from '../../words/format.ts';
import { isLinked, linkOutcomeLabel } from '../../words/link-words.ts';
import type { LinkMany, LinkManyState } from './use-link-many.ts';

export function LinkManyPart({ many }: { readonly many: LinkMany }) {
  const { state } = many;
  if (state.kind === 'idle') return null;
  return (
    <Section
      title="Link users to the persons with their mail"
      lead="Only where one person in Azure has the mail, in a domain that your tenant has verified. Whatever leaves a doubt is linked one by one, in the list."
    >
      {state.kind === 'working' ? <Working many={many} state={state} /> : <Ended many={many} state={state} />}
    </Section>
  );
}

type WorkingProps = { readonly many: LinkMany; readonly state: Extract<LinkManyState, { kind: 'working' }> };

const Working = ({ many, state: { step, done, total } }: WorkingProps) => (
  <div className="stack">
    <ProgressBar
      aria-label={step === 'look' ? 'Looking' : 'Linking'}
      {...(total === undefined || total === 0 ? {} : { value: done / total })}
    />
    <p role="status">
      {total === undefined
        ? 'Reading the list …'
        : `${formatCount(done)} of ${countOf(total, 'user')} ${step === 'look' ? 'looked for in Azure' : 'answered'}.`}
    </p>
    <div>
      <Button onClick={many.stop}>Stop</Button>
    </div>
  </div>
);

type EndedProps = { readonly many: LinkMany; readonly state: Extract<LinkManyState, { kind: 'ended' }> };

function Ended({ many, state: { step, pairs, rest, problem } }: EndedProps) {
  const linkable = confirmationsOf(pairs).length;
  return (
    <div className="stack">
      <ProblemBar problem={problem} />
      {rest.length > 0 && (
        <div className="row">
          <span>{countOf(rest.length, 'user')} not answered yet. Going on does no harm to the others.</span>
          <Button onClick={() => void many.goOn()}>Go on</Button>
        </div>
      )}
      <Counts pairs={pairs} />
      {step === 'look' && linkable > 0 && <Pairs pairs={pairs.filter(({ outcome }) => outcome === 'linkable')} />}
      <NotDone pairs={pairs.filter(({ outcome }) => outcome !== 'linkable' && !isLinked(outcome))} />
      <p className="soft">What belongs to the users in the apps stays. Each link is noted in the audit trail.</p>
      <div className="row">
        {step === 'look' && linkable > 0 && (
          <Button appearance="primary" onClick={() => void many.link()}>
            Link {countOf(linkable, 'user')}
          </Button>
        )}
        {pairs.length > 0 && (
          <Button
            onClick={() => {
              saveFile('links.csv', [pairsCsv(pairs)]);
            }}
          >
            Export both sides of every user
          </Button>
        )}
        <Button onClick={many.close}>Close</Button>
      </div>
    </div>
  );
}

function Counts({ pairs }: { readonly pairs: readonly LinkPair[] }) {
  const counts = new Map<string, number>();
  for (const { outcome } of pairs) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  if (counts.size === 0) return <p className="empty">Nobody who is chosen has a mail that differs.</p>;
  return (
    <dl className="tiles" aria-label="What came of the users">
      {[...counts].map(([outcome, number]) => (
        <div key={outcome} className={`tile tile-${outcome === 'linkable' || isLinked(outcome) ? 'good' : 'bad'}`}>
          <dt>{linkOutcomeLabel(outcome)}</dt>
          <dd>{formatCount(number)}</dd>
        </div>
      ))}
    </dl>
  );
}

const FIRST = 50;
const emailOf = ({ email }: LinkPair): string => email;
const USER = {
  header: 'User',
  wide: true,
  cell: ({ email, displayName }: LinkPair) => (
    <span className="stack-tight">
      <Value of={email} />
      <span className="soft small">
        <Value of={displayName} or="" />
      </span>
    </span>
  ),
};
const PAIR_COLUMNS = [
  USER,
  {
    header: 'Person in Azure',
    wide: true,
    cell: ({ person }: LinkPair) => (
      <span className="stack-tight">
        <span>
          <Value of={person?.displayName} or="No name" />
        </span>
        <span className="soft small">
          Sign-in name <Value of={person?.userPrincipalName} />, mail <Value of={person?.mail} />
        </span>
      </span>
    ),
  },
];
const NOT_DONE_COLUMNS = [
  USER,
  {
    header: 'Why not',
    wide: true,
    cell: ({ outcome, message }: LinkPair) => <Value of={message ?? linkOutcomeLabel(outcome)} />,
  },
];

const Pairs = ({ pairs }: { readonly pairs: readonly LinkPair[] }) => (
  <>
    <DataTable label="Pairs that can be linked" columns={PAIR_COLUMNS} rows={pairs.slice(0, FIRST)} keyOf={emailOf} />
    {pairs.length > FIRST && (
      <p className="soft">… and {formatCount(pairs.length - FIRST)} more: the export has all. Look before you link.</p>
    )}
  </>
);

const NotDone = ({ pairs }: { readonly pairs: readonly LinkPair[] }) =>
  pairs.length > 0 && (
    <DataTable
      label="Users that aren’t linked"
      columns={NOT_DONE_COLUMNS}
      rows={pairs.slice(0, FIRST)}
      keyOf={emailOf}
    />
  );
