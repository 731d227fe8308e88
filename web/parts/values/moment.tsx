/** A moment in the admin's own time; its exact form is in the markup. */
import { formatMoment, formatSecond, TIME_ZONE } from '../../words/format.ts';

type Props = {
  readonly iso: string;
  /** For what may have been asked a moment ago. */
  readonly seconds?: boolean;
};

export const Moment = ({ iso, seconds = false }: Props) => (
  <time dateTime={iso} title={[iso, TIME_ZONE].join(' · ')}>
    {seconds ? formatSecond(iso) : formatMoment(iso)}
  </time>
);
