/** Tests whoever was chosen in the list: a link for each, to be sent, and how the newest test of each ended. */
import { Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import { writeCsv } from '../../../../shared/platform/wire.ts';
import type { LatestTest } from '../../../api/answers.ts';
import { PagedTable } from '../../../parts/data-table.tsx';
import { AppSelect, useApps } from '../../../parts/forms/app-select.tsx';
import { ProblemBar } from '../../../parts/problem-bar.tsx';
import { saveFile } from '../../../parts/save-file.ts';
import type { Chosen } from '../../../state/kept-exclusion.ts';
import { usePage } from '../../../state/page-context.ts';
import { useAccountChange } from '../../../state/keeping-up/use-account-changes.ts';
import { countOf, formatCount } from '../../../words/format.ts';
import { type ChosenProps, ChosenPart, ChosenTotal } from './chosen-part.tsx';
import { testColumns } from './test-columns.tsx';
import { useChosenList } from './use-chosen-list.ts';
import { type TestLinks, useTestLinks } from './use-test-links.ts';

const CHANGES = ['events'] as const;
const emailOf = ({ email }: LatestTest): string => email;

export function TestMany({ chosen, count, onClose }: ChosenProps) {
  const first = useApps(true)[0]?.id ?? '';
  const [app, setApp] = useState(first);
  const list = useTests(chosen, app);
  const links = useTestLinks(app, list.reload);
  // Whoever comes back from Azure is in the trail.
  useAccountChange(CHANGES, list.reload, links.making === undefined);
  const made = list.items.flatMap(({ email }) => {
    const link = links.linkOf(email);
    return link === undefined ? [] : [{ email, ...link }];
  });
  return (
    <ChosenPart
      title="Test the selected users"
      lead="Each signs in through Azure by a link of their own, which works once and for a day. Nobody’s sign-in changes by it. Links are shown once: copy or send them before you leave."
      actions={<MadeActions made={made} />}
      onClose={onClose}
    >
      <div className="filters">
        <AppSelect endUserOnly value={app} onChange={setApp} />
      </div>
      <ProblemBar problem={list.problem} onRetry={list.reload} />
      <ProblemBar problem={links.problem} />
      <MakeAll links={links} wanting={list.items.map(emailOf).filter((email) => links.linkOf(email) === undefined)} />
      <ChosenTotal list={list} count={count} done="listed" />
      <PagedTable
        label="Tests of the selected users"
        columns={testColumns(links)}
        keyOf={emailOf}
        list={list}
        empty="None of them is in the report any more. Choose again."
      />
    </ChosenPart>
  );
}

function useTests(chosen: Chosen, app: string) {
  const { api } = usePage();
  return useChosenList<LatestTest>(
    chosen,
    useCallback((emails: readonly string[]) => api.findLatestTests({ app, emails: [...emails] }), [api, app]),
  );
}

const MakeAll = ({ links, wanting }: { readonly links: TestLinks; readonly wanting: readonly string[] }) => (
  <div className="row">
    {links.making === undefined && wanting.length === 0 && <span className="soft">Everybody shown has a link.</span>}
    {links.making === undefined && wanting.length > 0 && (
      <Button
        appearance="primary"
        onClick={() => {
          links.make(wanting);
        }}
      >
        Make {countOf(wanting.length, 'link')}
      </Button>
    )}
    {links.making !== undefined && (
      <>
        <span role="status">
          Making links: {formatCount(links.making.done)} of {formatCount(links.making.total)}
        </span>
        <Button size="small" onClick={links.stop}>
          Stop
        </Button>
      </>
    )}
  </div>
);

type Made = { readonly email: string; readonly url: string; readonly expiresAt: string };

/** For who sends them by a tool of their own. */
function MadeActions({ made }: { readonly made: readonly Made[] }) {
  if (made.length === 0) return null;
  return (
    <Button
      onClick={() => {
        const rows = made.map(({ email, url, expiresAt }) => [email, url, expiresAt]);
        saveFile('test-links.csv', [writeCsv([['email', 'link', 'worksUntil'], ...rows])]);
      }}
    >
      Export {countOf(made.length, 'link')}
    </Button>
  );
}
