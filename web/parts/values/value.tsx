/** Somebody's own name, address or words, of which nobody knows in which direction they are written: neither they nor the text around them turns the other. */
import { Fragment } from 'react';

type Text = string | null | undefined;

/** `or`: what stands there when there is none. */
export const Value = ({ of, or = '–' }: { readonly of: Text; readonly or?: string }) =>
  of === null || of === undefined ? <span>{or}</span> : <bdi>{of}</bdi>;

/** Several, with commas between. */
export const Values = ({ of }: { readonly of: readonly string[] }) => (
  <span>
    {of.map((each, at) => (
      <Fragment key={each}>
        {at > 0 && <span>, </span>}
        <bdi>{each}</bdi>
      </Fragment>
    ))}
  </span>
);
