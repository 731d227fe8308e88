/** What is asked about those who were chosen: their tests, or why they get what they get. */
import { useState } from 'react';
import type { Chosen } from '../../../state/kept-exclusion.ts';
import type { Total } from '../../../words/format.ts';
import { ExplainMany } from './explain-many.tsx';
import { TestMany } from './test-many.tsx';

type Asked = {
  readonly about: 'explain' | 'test';
  /** As they were when it was asked, whoever is chosen meanwhile. */
  readonly chosen: Chosen;
  readonly count: Total | undefined;
};

export function useAskedMany() {
  const [asked, setAsked] = useState<Asked & { readonly turn: number }>();
  const close = () => {
    setAsked(undefined);
  };
  const Part = asked?.about === 'test' ? TestMany : ExplainMany;
  return {
    ask: (about: Asked) => {
      setAsked((before) => ({ ...about, turn: (before?.turn ?? 0) + 1 }));
    },
    part: asked !== undefined && <Part key={asked.turn} chosen={asked.chosen} count={asked.count} onClose={close} />,
  };
}
