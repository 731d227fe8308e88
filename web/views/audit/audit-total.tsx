/** How many events there are, and how many the filter finds; of a long trail, among how many. */
import { Button } from '@fluentui/react-components';
import type { useAuditCount } from '../../state/use-audit-count.ts';
import { countOf, formatCount } from '../../words/format.ts';

type Props = { readonly count: ReturnType<typeof useAuditCount>; readonly isSifted: boolean };

export function AuditTotal({ count: { counted, isCounting, countOn }, isSifted }: Props) {
  if (counted === undefined) return null;
  const { events, looked, next } = counted;
  return (
    <div className="row">
      <span className="soft" role="status">
        {isSifted
          ? `${formatCount(events)} of ${next === undefined ? '' : 'the newest '}${countOf(looked, 'event')} ${events === 1 ? 'matches' : 'match'}.`
          : `${next === undefined ? '' : 'At least '}${countOf(events, 'event')}.`}
      </span>
      {next !== undefined && (
        <Button size="small" disabledFocusable={isCounting} onClick={countOn}>
          {isCounting ? 'Counting …' : 'Count the older ones too'}
        </Button>
      )}
    </div>
  );
}
