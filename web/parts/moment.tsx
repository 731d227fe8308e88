/** A moment in the admin's own time; its exact form is in the markup. */
import { formatMoment } from '../words/format.ts';

export const Moment = ({ iso }: { readonly iso: string }) => (
  <time dateTime={iso} title={iso}>
    {formatMoment(iso)}
  </time>
);
