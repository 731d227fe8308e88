/** A sentence with names and values in it, each in a `<bdi>`. */
import { isolateIn, partsOf } from '../../../shared/platform/wire.ts';
import { Value } from './value.tsx';

/** `names`: of a sentence that somebody else made, which isolates nothing itself; what may stand in it. */
type Props = { readonly of: string; readonly names?: readonly string[] };

export const Sentence = ({ of, names }: Props) => (
  <span>
    {partsOf(names === undefined ? of : isolateIn(of, names)).map(({ text: words, isIsolated }, at) =>
      // No part ever comes or goes by itself.
      isIsolated ? <Value key={at} of={words} /> : <span key={at}>{words}</span>,
    )}
  </span>
);
