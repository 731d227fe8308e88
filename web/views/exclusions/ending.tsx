/** What needs a look: exclusions that end within seven days, and those that are over and can be taken off the list together. */
import { Button } from '@fluentui/react-components';
import { useCallback, useRef, useState } from 'react';
import type { Exclusion, ExclusionsPage } from '../../api/answers.ts';
import type { ApiAnswer } from '../../api/call-api.ts';
import { PagedTable } from '../../parts/data-table.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { Value } from '../../parts/values/value.tsx';
import { usePage } from '../../state/page-context.ts';
import { useKeepFocus } from '../../state/use-keep-focus.ts';
import { usePaged } from '../../state/use-paged.ts';
import { countOf, formatEnd } from '../../words/format.ts';
import { type Expired, RemoveExpiredDialog } from './remove-expired-dialog.tsx';

/** Both lists, with what the first page of each counts. */
export function useEnding(isActive: boolean) {
  const { api } = usePage();
  const [soon, setSoon] = useState(0);
  const [expired, setExpired] = useState<Expired>();
  const soonList = usePaged(
    useCallback(
      async (after: string | undefined) => {
        const answer = await api.listEnds('within-7-days', after);
        if (after === undefined && answer.kind === 'ok') setSoon(answer.value.count ?? 0);
        return answer;
      },
      [api],
    ),
    isActive,
    ['users'],
  );
  const expiredList = usePaged(
    useCallback(async () => noteExpired(await api.listEnds('expired', undefined), setExpired), [api]),
    isActive,
    ['users'],
  );
  return {
    ...{ soon, soonList, expired, problem: soonList.problem ?? expiredList.problem },
    reload: () => {
      soonList.reload();
      expiredList.reload();
    },
  };
}

/** Only their number is shown here: the list below has them. */
function noteExpired(answer: ApiAnswer<ExclusionsPage>, note: (expired: Expired | undefined) => void) {
  if (answer.kind === 'problem') return answer;
  const { count, asOf } = answer.value;
  note(count && asOf ? { count, endedBy: asOf } : undefined);
  return { ...answer, value: { ...answer.value, next: null } };
}

const emailOf = ({ email }: Exclusion): string => email;
const COLUMNS = [
  { header: 'E-mail address', wide: true, cell: ({ email }: Exclusion) => <Value of={email} /> },
  { header: 'Name', cell: ({ displayName }: Exclusion) => <Value of={displayName} /> },
  {
    header: 'Ends',
    cell: ({ expiresAt }: Exclusion) => expiresAt && <time dateTime={expiresAt}>{formatEnd(expiresAt)}</time>,
  },
  { header: 'Reason', cell: ({ reason }: Exclusion) => <Value of={reason} /> },
];

type Props = { readonly ending: ReturnType<typeof useEnding>; readonly onDone: () => void };

export function Ending({ ending: { soon, soonList, expired, problem, reload }, onDone }: Props) {
  const place = useRef<HTMLDivElement>(null);
  useKeepFocus(place);
  return (
    <div ref={place} role="group" aria-label="Ending and expired" tabIndex={-1} className="stack">
      <ProblemBar problem={problem} onRetry={reload} />
      {soon > 0 && (
        <Section
          title={`End within 7 days (${countOf(soon, 'exclusion')})`}
          lead="Then these users are under SSO again, as far as it is on. Exclude them anew with a later day, or for good, if they need it."
        >
          <PagedTable
            label="Exclusions that end within 7 days"
            columns={COLUMNS}
            keyOf={emailOf}
            list={soonList}
            empty=""
          />
        </Section>
      )}
      {expired !== undefined && <ExpiredBar expired={expired} onDone={onDone} />}
    </div>
  );
}

function ExpiredBar({ expired, onDone }: { readonly expired: Expired; readonly onDone: () => void }) {
  // As it was shown when somebody decided, whatever is read meanwhile.
  const [removing, setRemoving] = useState<Expired>();
  return (
    <>
      <Notice intent="info" title={`${countOf(expired.count, 'exclusion')} expired.`}>
        <span>They no longer count, and stand on the list until they are removed.</span>{' '}
        <Button
          size="small"
          onClick={() => {
            setRemoving(expired);
          }}
        >
          Remove {countOf(expired.count, 'expired exclusion')} …
        </Button>
      </Notice>
      {removing !== undefined && (
        <RemoveExpiredDialog
          expired={removing}
          onClose={(isChanged) => {
            setRemoving(undefined);
            if (isChanged) onDone();
          }}
        />
      )}
    </>
  );
}
