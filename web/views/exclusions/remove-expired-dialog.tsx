/** Taking all exclusions that are over off the list: as many as were shown. */
import { useState } from 'react';
import type { ApiProblem } from '../../api/call-api.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { usePage } from '../../state/page-context.ts';
import { countOf } from '../../words/format.ts';

/** As the list of expired ones counted them. */
export type Expired = { readonly count: number; readonly endedBy: string };

type Props = { readonly expired: Expired; readonly onClose: (isChanged: boolean) => void };

export function RemoveExpiredDialog({ expired, onClose }: Props) {
  const { api, announce } = usePage();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem>();

  /** Some at a time, until none of those shown is left; where nothing goes on any more, the list says what is. */
  const remove = async () => {
    setBusy(true);
    setProblem(undefined);
    let { count } = expired;
    let removed = 0;
    while (count > 0) {
      const answer = await api.removeExpired({ ...expired, count });
      if (answer.kind === 'problem') {
        setBusy(false);
        setProblem(answer.problem);
        return;
      }
      removed += answer.value.removed;
      if (answer.value.removed === 0) break;
      count = answer.value.remaining;
    }
    announce(`${countOf(removed, 'expired exclusion')} removed.`);
    onClose(true);
  };
  return (
    <ConfirmDialog
      title={`Remove ${countOf(expired.count, 'expired exclusion')}?`}
      confirm={`Remove ${countOf(expired.count, 'expired exclusion')}`}
      isBusy={isBusy}
      problem={problem}
      onConfirm={() => void remove()}
      onClose={() => {
        // What was refused was another number than is there by now: then the list is read again.
        onClose(problem !== undefined);
      }}
    >
      <p>Nothing changes for anybody: these users are under SSO already. Each removal stands in the audit trail.</p>
    </ConfirmDialog>
  );
}
