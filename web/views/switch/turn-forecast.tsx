/** What a turn of the switch will do, in numbers. */
import type { Position } from '../../api/answers.ts';
import { Notice } from '../../parts/notice.tsx';
import type { Forecast } from '../../state/switch-forecast.ts';
import { countOf, formatCount, formatMoment } from '../../words/format.ts';
import { Value } from '../../parts/value.tsx';
import { statusLabel } from '../../words/service-words.ts';

type Props = { readonly to: Position; readonly forecast: Forecast; readonly company: string };

export function TurnForecast({ to, forecast, company }: Props) {
  switch (to) {
    case 'shadow':
      return (
        <>
          <p>Nothing changes for users: they sign in as before.</p>
          <p>
            At each sign-in the service notes what SSO would have done. Readiness and this view then show how many would
            have signed in with Azure. What was noted before is not counted.
          </p>
        </>
      );
    case 'off':
      return (
        <>
          <p>
            {forecast.kind === 'known'
              ? `${countOf(forecast.withAzure, 'user')} who sign in with Azure now`
              : 'All users who sign in with Azure now'}{' '}
            will be asked for their <Value of={company} /> passwords, exactly as they were before.
          </p>
          <p>
            Nobody is e-mailed. After the turn you see who has no usable password. Turning SSO on again needs no new
            consent and keeps every exclusion.
          </p>
        </>
      );
    case 'on':
      return <ForecastOn forecast={forecast} />;
  }
}

function ForecastOn({ forecast }: { readonly forecast: Forecast }) {
  if (forecast.kind === 'unknown')
    return (
      <Notice intent="warning" title="Nobody knows yet who would be locked out.">
        {forecast.why === 'too-old'
          ? 'The last readiness report is older than a day.'
          : 'There is no readiness report yet.'}
      </Notice>
    );
  const { users, withAzure, excluded, lockedOut, notJudged, reasons, takenAt } = forecast;
  return (
    <>
      <ul className="numbers" aria-label="What it will do">
        <li>
          <strong>{formatCount(withAzure)}</strong> of {formatCount(users)} users will sign in with Azure.
        </li>
        <li>
          <strong>{formatCount(excluded)}</strong> {excluded === 1 ? 'is' : 'are'} excluded and keep the password.
        </li>
        <li className={lockedOut > 0 ? 'bad' : undefined}>
          <strong>{formatCount(lockedOut)}</strong> <span>would be locked out</span>
          {reasons.length > 0 && (
            <span>
              : {reasons.map(([status, number]) => `${statusLabel(status)} ${formatCount(number)}`).join(', ')}
            </span>
          )}
          <span>.</span>
        </li>
      </ul>
      {notJudged > 0 && (
        <p>
          {countOf(notJudged, 'user')} of them {notJudged === 1 ? 'is' : 'are'} new since the report, so nobody has
          asked Azure about {notJudged === 1 ? 'them' : 'those'}. <a href="#/readiness">Check readiness</a> again to
          know.
        </p>
      )}
      <p className="soft">As it is now. What Azure says is from the readiness report of {formatMoment(takenAt)}.</p>
    </>
  );
}
