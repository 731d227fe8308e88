/** A part of the page about those who were chosen in the list: it takes the focus when it comes, for it stands above what was pressed. */
import { Button } from '@fluentui/react-components';
import { type ReactNode, useEffect, useRef } from 'react';
import { Section } from '../../../parts/section.tsx';
import type { Chosen } from '../../../state/kept-exclusion.ts';
import type { Paged } from '../../../state/use-paged.ts';
import { formatCount, formatTotal, type Total } from '../../../words/format.ts';

export type ChosenProps = {
  readonly chosen: Chosen;
  /** How many they are; undefined: nobody has counted. */
  readonly count: Total | undefined;
  readonly onClose: () => void;
};
type PartProps = {
  readonly title: string;
  readonly lead: string;
  readonly actions: ReactNode;
  readonly onClose: () => void;
  readonly children: ReactNode;
};

export function ChosenPart({ title, lead, actions, onClose, children }: PartProps) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.focus();
  }, []);
  return (
    <div ref={place} role="group" aria-label={title} tabIndex={-1} className="paged">
      <Section
        title={title}
        lead={lead}
        actions={
          <>
            {actions}
            <Button appearance="subtle" onClick={onClose}>
              Close
            </Button>
          </>
        }
      >
        {children}
      </Section>
    </div>
  );
}

type TotalProps = { readonly list: Paged<unknown>; readonly count: Total | undefined; readonly done: string };

/** "50 of 1,204 users explained." */
export const ChosenTotal = ({ list: { items }, count, done: word }: TotalProps) => (
  <p className="soft" role="status">
    {items.length > 0 &&
      `${formatCount(items.length)} of ${count === undefined ? 'all' : formatTotal(count, 'user')} ${word}.`}
  </p>
);
