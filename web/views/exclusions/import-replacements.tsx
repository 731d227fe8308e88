/** What an import would put in the place of what others wished: asked before it is sent, and done only when it is meant. */
import { Checkbox } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { ApiProblem } from '../../api/call-api.ts';
import type { ImportLine } from '../../import/read-lines.ts';
import { type Foreseen, foresee, type Replacement } from '../../import/send-lines.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { Notice } from '../../parts/notice.tsx';
import { usePage } from '../../state/page-context.ts';
import { ReplacedTerms, StandingTerms } from '../../parts/forms/exclusion-terms.tsx';
import { Value } from '../../parts/values/value.tsx';
import { countOf } from '../../words/format.ts';

type Found = { readonly of: readonly ImportLine[]; readonly answer: Foreseen | ApiProblem };
const NONE: Foreseen = { replacements: [], unknown: [] };

/** Asks the service anew for each list. While nobody knows, nothing is replaced. */
export function useForeseen(action: 'add' | 'remove', lines: readonly ImportLine[]) {
  const { api } = usePage();
  const [found, setFound] = useState<Found>();
  useEffect(() => {
    if (action !== 'add') return undefined;
    const stop = new AbortController();
    const preview = (add: Parameters<typeof api.previewExclusions>[0]) => api.previewExclusions(add, stop.signal);
    void foresee(preview, lines).then((answer) => {
      if (!stop.signal.aborted) setFound({ of: lines, answer });
    });
    return () => {
      stop.abort();
    };
  }, [api, action, lines]);
  if (action !== 'add') return { ...NONE, problem: undefined, isLooking: false };
  if (found?.of !== lines) return { ...NONE, problem: undefined, isLooking: true };
  return 'code' in found.answer
    ? { ...NONE, problem: found.answer, isLooking: false }
    : { ...found.answer, problem: undefined, isLooking: false };
}

/** Those that would replace something go with the word that they may, or not at all. */
export function linesToSend(
  lines: readonly ImportLine[],
  replacements: readonly Replacement[],
  isReplacing: boolean,
): readonly ImportLine[] {
  const held = new Set(replacements.map(({ line }) => line));
  if (!isReplacing) return lines.filter((line) => !held.has(line));
  return lines.map((line) => (held.has(line) ? { ...line, replace: true } : line));
}

const FIRST = 20;
const COLUMNS = [
  { header: 'Line', cell: ({ line }: Replacement) => line.line },
  { header: 'E-mail address', wide: true, cell: ({ line }: Replacement) => <Value of={line.email} /> },
  { header: 'Excluded now', cell: ({ current }: Replacement) => <StandingTerms current={current} /> },
  { header: 'Would become', cell: ({ line, current }: Replacement) => <ReplacedTerms current={current} wish={line} /> },
];

type Props = {
  readonly replacements: readonly Replacement[];
  readonly isReplacing: boolean;
  readonly onChange: (isReplacing: boolean) => void;
};

export function Replacements({ replacements, isReplacing, onChange }: Props) {
  const count = countOf(replacements.length, 'user');
  return (
    <>
      <Notice intent="warning" title={`${count} excluded already, with another reason or end.`}>
        {replacements.length > FIRST && <span>The first {FIRST} are shown. </span>}
        <span>They stay as they are unless you replace them.</span>
      </Notice>
      <DataTable
        label="What would be replaced"
        columns={COLUMNS}
        rows={replacements.slice(0, FIRST)}
        keyOf={({ line }) => line.email}
      />
      <Checkbox
        label={`Replace the reason and end of ${count}`}
        checked={isReplacing}
        onChange={(_event, { checked }) => {
          onChange(checked === true);
        }}
      />
    </>
  );
}
