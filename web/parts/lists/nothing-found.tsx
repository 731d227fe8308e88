/** What a search or look-up says that found nothing: what was asked, what to try, and whom to ask who is at the end of that. */
import { Button } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { usePage } from '../../state/page-context.ts';
import { AskSupport } from '../ask-support.tsx';

type Props = {
  /** A sentence: what isn't there. */
  readonly title: ReactNode;
  /** What to try, a sentence. */
  readonly children: ReactNode;
  readonly label?: string;
  /** Undefined: there is no filter to take away. */
  readonly onClear?: (() => void) | undefined;
};

export function NothingFound({ title, children, label = 'Clear the search', onClear }: Props) {
  const { company } = usePage().session;
  return (
    <span className="stack-tight">
      <span>{title}</span>
      <span>{children}</span>
      <span>
        <span>Still not there? </span>
        <AskSupport {...company} />
        <span>.</span>
      </span>
      {onClear !== undefined && (
        <Button size="small" onClick={onClear}>
          {label}
        </Button>
      )}
    </span>
  );
}
