/** Somebody else turned the switch while the dialog was open. */
import { isolated } from '../../../shared/platform/wire.ts';
import type { CurrentSwitch, Position } from '../../api/answers.ts';
import { Notice } from '../../parts/notice.tsx';
import { Sentence } from '../../parts/values/sentence.tsx';
import { calledBy } from '../../state/account/people.ts';
import { usePage } from '../../state/page-context.ts';
import { formatMoment } from '../../words/format.ts';
import { positionLabel } from '../../words/service-words.ts';

type Props = { readonly current: CurrentSwitch | undefined; readonly to: Position };

export function ChangedMeanwhile({ current, to }: Props) {
  const { people } = usePage();
  if (current === undefined) return null;
  const { changedBy, changedAt } = current;
  const who = changedBy === null ? 'Somebody else' : isolated(calledBy(people, changedBy));
  return (
    <Notice intent="warning" title="Somebody else was faster.">
      <span>
        <Sentence of={who} /> turned the switch to {positionLabel(current.sso)}
      </span>
      {changedAt && <span> ({formatMoment(changedAt)})</span>}
      <span>. Nothing was done yet; confirm again if you still want it {positionLabel(to)}.</span>
    </Notice>
  );
}
