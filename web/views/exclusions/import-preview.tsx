/** What was read, before it is sent: how many, the first of them, and the lines that can't be. */
import { Button, Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import type { BadLine, ImportLine } from '../../import/read-lines.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Sentence } from '../../parts/values/sentence.tsx';
import { usePage } from '../../state/page-context.ts';
import { countOf, formatEnd, TIME_ZONE } from '../../words/format.ts';
import { Value } from '../../parts/values/value.tsx';
import { isEnforced } from '../../../shared/switch/wire.ts';
import { UnknownLines } from './import-unknown.tsx';
import { linesToSend, Replacements, useForeseen } from './import-replacements.tsx';

type Props = {
  readonly action: 'add' | 'remove';
  readonly lines: readonly ImportLine[];
  readonly bad: readonly BadLine[];
  /** It came from a file, not from what somebody saw and copied. */
  readonly isFile: boolean;
  readonly onSend: (lines: readonly ImportLine[]) => void;
};

const FIRST_LINES = 5;
const FIRST_BAD = 20;
const COLUMNS = [
  { header: 'Line', cell: ({ line }: ImportLine) => line },
  { header: 'E-mail address', wide: true, cell: ({ email }: ImportLine) => <Value of={email} /> },
  { header: 'Reason', cell: ({ reason }: ImportLine) => <Value of={reason} /> },
  {
    header: 'How long',
    cell: ({ expiresAt }: ImportLine) => (expiresAt === undefined ? 'for good' : formatEnd(expiresAt)),
  },
];
const BAD_COLUMNS = [
  { header: 'Line', cell: ({ line }: BadLine) => line },
  { header: 'What is wrong', cell: ({ sentence }: BadLine) => <Sentence of={sentence} names={[]} /> },
];
export function ImportPreview({ action, lines, bad, isFile, onSend }: Props) {
  const [isWithout, setWithout] = useState(false);
  const [isReplacing, setReplacing] = useState(false);
  const { replacements, unknown, problem, isLooking } = useForeseen(action, lines);
  const sent = linesToSend(lines, replacements, isReplacing);
  const verb = action === 'add' ? 'Exclude' : 'Remove the exclusions of';
  return (
    <div className="stack" role="group" aria-label="Preview">
      <Counted action={action} lines={lines} bad={bad} isFile={isFile} />
      {bad.length > 0 && <BadLines bad={bad} />}
      <ProblemBar problem={problem} />
      {replacements.length > 0 && (
        <Replacements replacements={replacements} isReplacing={isReplacing} onChange={setReplacing} />
      )}
      {unknown.length > 0 && <UnknownLines unknown={unknown} />}
      {lines.length > 0 && (
        <>
          <FirstLines action={action} lines={lines} />
          {bad.length > 0 && (
            <Checkbox
              label={`Leave out the ${countOf(bad.length, 'line')} that can’t be sent`}
              checked={isWithout}
              onChange={(_event, { checked }) => {
                setWithout(checked === true);
              }}
            />
          )}
          <div>
            <Button
              appearance="primary"
              disabledFocusable={isLooking || sent.length === 0 || (bad.length > 0 && !isWithout)}
              onClick={() => {
                onSend(sent);
              }}
            >
              {isLooking ? 'Looking at the exclusions …' : `${verb} ${countOf(sent.length, 'user')}`}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Counted({ action, lines, bad, isFile }: Omit<Props, 'onSend'>) {
  const { standing } = usePage();
  const isOn = isEnforced(standing.sso.value?.sso ?? 'off');
  return (
    <>
      <p role="status">
        <strong>{countOf(lines.length, 'address', 'addresses')}</strong> <span>can be sent</span>
        {bad.length > 0 && <span>; {countOf(bad.length, 'line')} can’t</span>}
        <span>.</span>{' '}
        {isOn && action === 'add' && <span>SSO is on: those users get their passwords back within seconds.</span>}
      </p>
      {isFile && lines.length > 0 && (
        <p className="soft">
          That is every row of the file: a spreadsheet also saves the rows that its filter hides. Compare the number.
        </p>
      )}
      {action === 'add' && lines.length > 0 && (
        <p className="soft">Whoever is excluded already keeps the reason and the end that a line doesn’t name.</p>
      )}
      {action === 'add' && lines.some(({ expiresAt }) => expiresAt !== undefined) && (
        <p className="soft">A day without a time is the last that counts, whole, in your time zone ({TIME_ZONE}).</p>
      )}
    </>
  );
}

function FirstLines({ action, lines }: Pick<Props, 'action' | 'lines'>) {
  return (
    <>
      <DataTable
        label="First lines"
        columns={action === 'add' ? COLUMNS : COLUMNS.slice(0, 2)}
        rows={lines.slice(0, FIRST_LINES)}
        keyOf={({ line, email }) => `${String(line)} ${email}`}
      />
      {lines.length > FIRST_LINES && (
        <p className="soft">… and {countOf(lines.length - FIRST_LINES, 'more line', 'more lines')}.</p>
      )}
    </>
  );
}

const BadLines = ({ bad }: { readonly bad: readonly BadLine[] }) => (
  <>
    <Notice intent="warning" title="Lines that can’t be sent:">
      {bad.length > FIRST_BAD && (
        <span>
          the first {FIRST_BAD} of {bad.length}.{' '}
        </span>
      )}
      <span>Correct them and preview again, or leave them out.</span>
    </Notice>
    <DataTable
      label="Lines that can’t be sent"
      columns={BAD_COLUMNS}
      rows={bad.slice(0, FIRST_BAD)}
      keyOf={({ line, sentence }) => `${String(line)} ${sentence}`}
    />
  </>
);
