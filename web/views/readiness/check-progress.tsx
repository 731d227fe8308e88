/** How far a readiness check is, or why it ended half way. */
import { ProgressBar } from '@fluentui/react-components';
import type { Readiness } from '../../api/answers.ts';
import { Named } from '../../parts/values/named.tsx';
import { Notice } from '../../parts/notice.tsx';
import { countOf, formatCount, formatShare } from '../../words/format.ts';
import { reportReason } from '../../words/service-words.ts';

export function CheckProgress({ report: { state, reason, progress } }: { readonly report: Readiness }) {
  const { directoryRead, usersChecked, usersTotal } = progress;
  const far =
    usersTotal === null
      ? `${countOf(directoryRead, 'Azure user')} read, ${formatCount(usersChecked)} users checked`
      : `${formatCount(usersChecked)} of ${countOf(usersTotal, 'user')} checked, ${countOf(directoryRead, 'Azure user')} read`;
  if (state === 'running') {
    const part = usersTotal === null || usersTotal === 0 ? {} : { value: Math.min(1, usersChecked / usersTotal) };
    return (
      <div className="stack-tight">
        <ProgressBar aria-label="Readiness check" {...part} />
        <p role="status">Checking: {far}. You may leave this view; the check goes on while this page is open.</p>
      </div>
    );
  }
  if (state === 'incomplete')
    return (
      <Notice intent="warning" title="The last check is not complete.">
        <span>
          <Named of={reportReason(reason ?? 'directory-unavailable')} /> It got this far: {far}.
        </span>{' '}
        {usersTotal !== null && usersTotal > 0 && <span>({formatShare(usersChecked, usersTotal)})</span>}{' '}
        <span>What is shown below is the last complete report, if there is one.</span>
      </Notice>
    );
  if (state === 'none')
    return <p className="empty">{reason === null ? 'There is no report yet.' : <Named of={reportReason(reason)} />}</p>;
  return null;
}
