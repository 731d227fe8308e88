/** Explains whoever was chosen in the list, each by sentence, for one app. */
import { Badge, Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { writeCsv } from '../../../../shared/platform/wire.ts';
import type { ExplainedOne } from '../../../api/answers.ts';
import { PagedTable } from '../../../parts/data-table.tsx';
import { AppSelect, useApps } from '../../../parts/forms/app-select.tsx';
import { ProblemBar } from '../../../parts/problem-bar.tsx';
import { saveFile } from '../../../parts/save-file.ts';
import { Value } from '../../../parts/values/value.tsx';
import { askAbout } from '../../../state/asked-user.ts';
import type { Chosen } from '../../../state/kept-exclusion.ts';
import { usePage } from '../../../state/page-context.ts';
import { explainedSentences, failsAtAzure } from '../../../words/explained-words.ts';
import { type ChosenProps, ChosenPart, ChosenTotal } from './chosen-part.tsx';
import { useChosenList } from './use-chosen-list.ts';

export function ExplainMany({ chosen, count, onClose }: ChosenProps) {
  const first = useApps()[0]?.id ?? '';
  const [app, setApp] = useState(first);
  const list = useExplained(chosen, app);
  return (
    <ChosenPart
      title="Explain the selected users"
      lead="What each gets in one app, as it is now."
      actions={
        <Button
          disabledFocusable={list.items.length === 0}
          onClick={() => {
            saveExplained(app, list.items);
          }}
        >
          Export what is shown
        </Button>
      }
      onClose={onClose}
    >
      <div className="filters">
        <AppSelect value={app} onChange={setApp} />
      </div>
      <ProblemBar problem={list.problem} onRetry={list.reload} />
      <ChosenTotal list={list} count={count} done="explained" />
      <PagedTable
        label="Explanations"
        columns={columnsFor(app)}
        keyOf={emailOf}
        list={list}
        isPrintable
        empty="None of them is in the report any more. Choose again."
      />
    </ChosenPart>
  );
}

function useExplained(chosen: Chosen, app: string) {
  const { api } = usePage();
  return useChosenList<ExplainedOne>(
    chosen,
    useCallback((emails: readonly string[]) => api.explainMany({ app, emails: [...emails] }), [api, app]),
  );
}

const emailOf = ({ email }: ExplainedOne): string => email;

const columnsFor = (app: string) => [
  { header: 'E-mail address', wide: true, cell: ({ email }: ExplainedOne) => <Value of={email} /> },
  { header: 'What they get, and why', cell: (one: ExplainedOne) => <Sentences one={one} /> },
  {
    header: 'Actions',
    cell: ({ email }: ExplainedOne) => (
      <Button
        as="a"
        size="small"
        appearance="subtle"
        href="#/explain"
        aria-label={`All rules for ${email}`}
        onClick={() => {
          askAbout({ view: 'explain', email, app });
        }}
      >
        All rules
      </Button>
    ),
  },
];

const Sentences = ({ one }: { readonly one: ExplainedOne }) => (
  <span className="stack-tight">
    {failsAtAzure(one) && (
      <Badge appearance="tint" color="danger">
        Fails at Azure
      </Badge>
    )}
    <span>
      {explainedSentences(one).map((words) => (
        <span key={words}>{words} </span>
      ))}
    </span>
  </span>
);

const saveExplained = (app: string, explained: readonly ExplainedOne[]): void => {
  const rows = explained.map((one) => [
    ...[one.email, app, one.explained?.step ?? '', one.explained?.reason ?? ''],
    explainedSentences(one).join(' '),
  ]);
  saveFile('explanations.csv', [writeCsv([['email', 'app', 'step', 'reason', 'explanation'], ...rows])]);
};
