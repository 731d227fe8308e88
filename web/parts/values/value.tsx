/** Somebody's own name, address or words, of which nobody knows in which direction they are written: neither they nor the text around them turns the other. */
import { Fragment } from 'react';
import { Breakable } from './breakable.tsx';

type Text = string | null | undefined;

const Isolated = ({ of }: { readonly of: string }) => (
  // Another text is another element: of what a browser translated none goes by itself.
  <bdi key={of}>
    <Breakable of={of} />
  </bdi>
);

/** `or`: what stands there when there is none. */
export const Value = ({ of, or = '–' }: { readonly of: Text; readonly or?: string }) =>
  of === null || of === undefined ? <span>{or}</span> : <Isolated of={of} />;

/** Several, with commas between. */
export const Values = ({ of }: { readonly of: readonly string[] }) => (
  <span>
    {of.map((each, at) => (
      <Fragment key={each}>
        {at > 0 && <span>, </span>}
        <Isolated of={each} />
      </Fragment>
    ))}
  </span>
);
