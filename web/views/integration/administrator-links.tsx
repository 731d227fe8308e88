/** The links for the tenant's administrator: who made each, until when it works, and what became of it, as it happens. */
import { Badge, Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { AdministratorLink } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { DataTable } from '../../parts/data-table.tsx';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Moment } from '../../parts/values/moment.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { Who } from '../../parts/values/who.tsx';
import { usePage } from '../../state/page-context.ts';
import { isPending, useLinks } from '../../state/account/use-links.ts';
import { linkLabel } from '../../words/service-words.ts';
import { LinkFate } from './link-fate.tsx';

/** So many that have ended are shown; the audit trail has all. */
const MOST_ENDED = 5;

export function AdministratorLinks() {
  const { api, standing, announce } = usePage();
  const { reload: reloadStanding } = standing;
  const onEnded = useCallback(
    ({ state }: AdministratorLink) => {
      announce(`A link for the administrator: ${linkLabel(state)}.`);
      void reloadStanding();
    },
    [announce, reloadStanding],
  );
  const { items, problem, reload } = useLinks(api, onEnded);
  const [asked, setAsked] = useState<AdministratorLink>();
  const close = () => {
    setAsked(undefined);
  };
  if (items.length === 0) return <ProblemBar problem={problem} onRetry={() => void reload()} />;
  const ended = items.filter((link) => !isPending(link)).slice(0, MOST_ENDED);
  const shown = items.filter((link) => isPending(link) || ended.includes(link));
  return (
    <Section
      title="Links for the tenant’s administrator"
      lead="Each works once. What becomes of one shows here by itself."
    >
      <ProblemBar problem={problem} onRetry={() => void reload()} />
      <DataTable
        label="Links for the tenant’s administrator"
        rows={shown}
        keyOf={({ id }) => id}
        columns={[
          { header: 'State', cell: (link) => <State link={link} /> },
          { header: 'What became of it', wide: true, cell: (link) => <LinkFate link={link} /> },
          { header: 'Made', cell: (link) => <Made link={link} /> },
          {
            header: 'Actions',
            cell: (link) =>
              isPending(link) && (
                <Button
                  size="small"
                  onClick={() => {
                    setAsked(link);
                  }}
                >
                  Take back …
                </Button>
              ),
          },
        ]}
      />
      {asked !== undefined && <TakeBackDialog link={asked} onClose={close} onDone={() => void reload().then(close)} />}
    </Section>
  );
}

const COLORS = { open: 'informative', opened: 'brand', accepted: 'success', refused: 'danger' } as const;

const State = ({ link: { state } }: { readonly link: AdministratorLink }) => (
  <Badge appearance="tint" color={state in COLORS ? COLORS[state as keyof typeof COLORS] : 'subtle'}>
    {linkLabel(state)}
  </Badge>
);

const Made = ({ link: { madeBy, madeAt } }: { readonly link: AdministratorLink }) => (
  <>
    <Moment iso={madeAt} /> <span>by</span> <Who id={madeBy} />
  </>
);

type DialogProps = {
  readonly link: AdministratorLink;
  readonly onClose: () => void;
  readonly onDone: () => void;
};

function TakeBackDialog({ link: { id, state }, onClose, onDone }: DialogProps) {
  const { api, announce } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();
  const takeBack = async () => {
    setBusy(true);
    const answer = await api.takeBackLink(id);
    setBusy(false);
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return;
    }
    announce('The link is taken back.');
    onDone();
  };
  return (
    <ConfirmDialog
      title="Take the link back?"
      confirm="Take back"
      isBusy={isBusy}
      problem={problem}
      onConfirm={() => void takeBack()}
      onClose={onClose}
    >
      <p>It stops working at once. Whoever opens it is told that it was taken back.</p>
      {state === 'opened' && <p>Somebody is at Azure with it now: what they accept there connects nothing.</p>}
    </ConfirmDialog>
  );
}
