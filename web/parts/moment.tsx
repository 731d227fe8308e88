/** A moment in the admin's own time; its exact form is in the markup. */
import { formatMoment, TIME_ZONE } from '../words/format.ts';

export const Moment = ({ iso }: { readonly iso: string }) => (
  <time dateTime={iso} title={[iso, TIME_ZONE].join(' · ')}>
    {formatMoment(iso)}
  </time>
);
