/** While many lines are sent, and what came of them. */
import { Badge, Button, Checkbox, ProgressBar } from '@fluentui/react-components';
import { useState } from 'react';
import { resultsCsv } from '../../import/results-csv.ts';
import type { LineResult } from '../../import/send-lines.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { LockedOutNotice } from '../../parts/locked-out.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { usePage } from '../../state/page-context.ts';
import { countOf, formatCount } from '../../words/format.ts';
import { isDone, outcomeLabel } from '../../words/service-words.ts';
import { Value } from '../../parts/values/value.tsx';
import type { ImportRun, ImportState } from './use-import.ts';

type Props = { readonly run: ImportRun; readonly onClose: () => void };

export function ImportProgress({ run, onClose }: Props) {
  const { state } = run;
  if (state.kind === 'idle') return null;
  if (state.kind === 'ended') return <Ended run={run} state={state} onClose={onClose} />;
  const { done, total } = state;
  return (
    <div className="stack">
      <ProgressBar aria-label="Sending" value={done / total} />
      <p role="status">
        {formatCount(done)} of {countOf(total, run.unit)} answered. Keep this page open.
      </p>
      <div>
        <Button onClick={run.stop}>Stop</Button>
      </div>
    </div>
  );
}

type EndedProps = Props & { readonly state: Extract<ImportState, { kind: 'ended' }> };

function Ended({ run, state, onClose }: EndedProps) {
  const { session } = usePage();
  const { results, rest, withoutPassword, lockedOut, problem } = state;
  const open = results.filter(({ outcome }) => !isDone(outcome));
  const disabled = open.filter(({ outcome }) => outcome === 'disabled-in-entra').length;
  return (
    <div className="stack">
      <ProblemBar problem={problem} />
      {rest.length > 0 && (
        <div className="row">
          <span>{countOf(rest.length, run.unit)} not sent yet. Sending one twice does no harm.</span>
          <Button appearance="primary" onClick={() => void run.goOn()}>
            Go on
          </Button>
        </div>
      )}
      <NothingChanged results={results} action={run.action} />
      <Summary results={results} />
      <UnknownResult results={results} />
      {withoutPassword > 0 && (
        <Notice
          intent="warning"
          title={`${countOf(withoutPassword, 'newly excluded user')} without a usable password.`}
        >
          Reset their passwords or invite them again in <Value of={session.company.controlPanelName} />.
        </Notice>
      )}
      <LockedOutNotice of={lockedOut} />
      {disabled > 0 && <AcceptDisabled count={disabled} onAccept={() => void run.acceptDisabled()} />}
      {open.length > 0 && <OpenLines open={open} unit={run.unit} />}
      <div className="row">
        <Button
          onClick={() => {
            saveFile('exclusion-results.csv', [resultsCsv(results)]);
          }}
        >
          Export the answer of every {run.unit}
        </Button>
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}

/** The same list once more. */
function NothingChanged({ results, action }: Pick<EndedProps['state'], 'results'> & Pick<ImportRun, 'action'>) {
  const isOld = results.length > 0 && results.every(({ outcome }) => LEFT_AS_IT_WAS.has(outcome));
  if (!isOld) return null;
  return (
    <Notice intent="info" title="Nothing changed.">
      {action === 'add' ? 'All of them were excluded so already.' : 'None of them was excluded.'}
    </Notice>
  );
}
const LEFT_AS_IT_WAS: ReadonlySet<string> = new Set(['unchanged', 'not-excluded', 'repeated']);

function UnknownResult({ results }: Pick<EndedProps['state'], 'results'>) {
  const count = results.filter(({ isUnknown }) => isUnknown).length;
  if (count === 0) return null;
  return (
    <Notice intent="warning" title={`${countOf(count, 'address', 'addresses')} that nobody here has.`}>
      They are excluded for whoever gets them. The export says of the first whom they may have meant.
    </Notice>
  );
}

function Summary({ results }: { readonly results: readonly LineResult[] }) {
  const counts = new Map<string, number>();
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return (
    <dl className="tiles" aria-label="What came of the lines">
      {[...counts].map(([outcome, number]) => (
        <div key={outcome} className={`tile tile-${isDone(outcome) ? 'good' : 'bad'}`}>
          <dt>{outcomeLabel(outcome)}</dt>
          <dd>{formatCount(number)}</dd>
        </div>
      ))}
    </dl>
  );
}

function AcceptDisabled({ count, onAccept }: { readonly count: number; readonly onAccept: () => void }) {
  const [isSure, setSure] = useState(false);
  return (
    <div className="stack-tight">
      <Notice intent="warning" title={`${countOf(count, 'user')} disabled in Azure: not excluded.`}>
        People who left are disabled. An exclusion would let them sign in with their old passwords again.
      </Notice>
      <Checkbox
        label="They haven’t left; exclude them all the same"
        checked={isSure}
        onChange={(_event, { checked }) => {
          setSure(checked === true);
        }}
      />
      <div>
        <Button disabledFocusable={!isSure} onClick={onAccept}>
          Exclude {countOf(count, 'disabled user')}
        </Button>
      </div>
    </div>
  );
}

const FIRST_OPEN = 50;
const COLUMNS = [
  { header: 'Line', cell: ({ line }: LineResult) => line.line },
  { header: 'E-mail address', wide: true, cell: ({ line }: LineResult) => <Value of={line.email} /> },
  {
    header: 'Answer',
    cell: ({ outcome, message }: LineResult) => (
      <>
        <Badge appearance="tint" color="danger">
          {outcomeLabel(outcome)}
        </Badge>{' '}
        <Value of={message} or="" />
      </>
    ),
  },
];

type OpenProps = { readonly open: readonly LineResult[]; readonly unit: ImportRun['unit'] };

const OpenLines = ({ open, unit }: OpenProps) => (
  <>
    <p>
      <span>{countOf(open.length, unit)} not done</span>
      {open.length > FIRST_OPEN && <span>; the first {FIRST_OPEN} are shown, the export has all</span>}
      <span>:</span>
    </p>
    <DataTable
      label={`${unit === 'line' ? 'Lines' : 'Users'} that were not done`}
      columns={unit === 'line' ? COLUMNS : COLUMNS.slice(1)}
      rows={open.slice(0, FIRST_OPEN)}
      keyOf={({ line }) => `${String(line.line)} ${line.email}`}
    />
  </>
);
