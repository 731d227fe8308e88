/** Nobody knows who would be locked out, though Azure was asked just now: what that means, and why it can't wait. */
import { Button, Checkbox, Field, Input } from '@fluentui/react-components';
import { LONGEST_REASON } from '../../../shared/exclusions/wire.ts';
import { Named } from '../../parts/values/named.tsx';
import { Notice } from '../../parts/notice.tsx';
import type { Hurdle } from '../../state/guide/turn-on-hurdle.ts';
import { countOf, tooLong } from '../../words/format.ts';
import { reportReason } from '../../words/service-words.ts';

type Props = {
  readonly hurdle: Extract<Hurdle, { kind: 'unknown' }>;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly isAccepted: boolean;
  readonly onAccept: (isAccepted: boolean) => void;
  readonly onLook: () => void;
};

export function AcceptUnknown({ hurdle, reason, onReason, isAccepted, onAccept, onLook }: Props) {
  const { why, lockedOut = 0 } = hurdle;
  const fault = tooLong(reason.trim(), LONGEST_REASON);
  return (
    <div className="stack">
      <Notice intent="warning" title="Azure was asked just now, and nobody knows who would be locked out.">
        <Named of={reportReason(why)} />
      </Notice>
      <p>
        <Button onClick={onLook}>Ask Azure again</Button>
      </p>
      <Field
        label="Why SSO can’t wait until that is known"
        hint="It stands in the audit trail."
        required
        {...(fault === undefined ? {} : { validationMessage: fault })}
      >
        <Input
          value={reason}
          autoComplete="off"
          onChange={(_event, { value }) => {
            onReason(value);
          }}
        />
      </Field>
      <Checkbox
        label={
          lockedOut === 0
            ? 'Turn SSO on without knowing who would be locked out'
            : `Turn SSO on without knowing all: ${countOf(lockedOut, 'user')} will not be able to sign in, and perhaps more`
        }
        checked={isAccepted}
        onChange={(_event, { checked }) => {
          onAccept(checked === true);
        }}
      />
    </div>
  );
}

/** Whether it can be sent. */
export const isReason = (reason: string): boolean =>
  reason.trim() !== '' && tooLong(reason.trim(), LONGEST_REASON) === undefined;
