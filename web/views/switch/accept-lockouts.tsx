/** The part of a dialog in which somebody takes on whom SSO locks out: the box for the number shown, or the fresh look that comes before. */
import { Button, Checkbox, Spinner } from '@fluentui/react-components';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Notice } from '../../parts/notice.tsx';
import { usePage } from '../../state/page-context.ts';
import { countOf } from '../../words/format.ts';
import { CheckProgress } from '../readiness/check-progress.tsx';
import { AcceptUnknown } from './accept-unknown.tsx';
import type { Acceptance } from './use-acceptance.ts';

type Props = { readonly acceptance: Acceptance; readonly changes?: readonly string[] };

export function AcceptLockouts({ acceptance, changes = [] }: Props) {
  const { value, problem } = usePage().standing.readiness;
  const { hurdle, isTold, isAccepted, onAccept, onLook } = acceptance;
  return (
    <>
      <ChangedNumbers changes={changes} isTold={isTold} />
      <ProblemBar problem={problem} onRetry={onLook} />
      {hurdle.kind === 'reading' && problem === undefined && <Spinner label="Reading the numbers as they are now …" />}
      {hurdle.kind === 'looking' && value !== undefined && (
        <>
          <p>Azure is being asked who could sign in.</p>
          <CheckProgress report={{ ...value, state: 'running' }} />
        </>
      )}
      {hurdle.kind === 'look-first' && <Button onClick={onLook}>Ask Azure who would be locked out</Button>}
      {hurdle.kind === 'unknown' && <AcceptUnknown {...acceptance} hurdle={hurdle} />}
      {hurdle.kind === 'number' && (
        <Checkbox
          label={`I accept that ${countOf(hurdle.lockedOut, 'user')} will not be able to sign in`}
          checked={isAccepted}
          onChange={(_event, { checked }) => {
            onAccept(checked === true);
          }}
        />
      )}
    </>
  );
}

/** Said also to those who can't see it; the numbers shown are the new ones already. */
const ChangedNumbers = ({ changes, isTold }: { readonly changes: readonly string[]; readonly isTold: boolean }) => (
  <div role="status" className="notice-slot">
    {(changes.length > 0 || isTold) && (
      <Notice intent="warning" title="The numbers have changed.">
        {changes.length > 0 && <span>Since you opened this: {changes.join(', ')}. </span>}
        {isTold && <span>Nothing was done yet; confirm what is shown now.</span>}
      </Notice>
    )}
  </div>
);
