/** What turning SSO on will do, in numbers. */
import { Notice } from '../../parts/notice.tsx';
import type { Forecast } from '../../state/guide/switch-forecast.ts';
import { formatCount, formatMoment } from '../../words/format.ts';
import { statusLabel } from '../../words/service-words.ts';

export function TurnForecast({ forecast }: { readonly forecast: Forecast }) {
  if (forecast.kind === 'unknown')
    return (
      <Notice intent="warning" title="Nobody knows yet who would be locked out.">
        {forecast.why === 'too-old'
          ? 'The last readiness report is older than a day.'
          : 'There is no readiness report yet.'}
      </Notice>
    );
  const { users, withAzure, excluded, lockedOut, notJudged, passwordInSome, reasons, takenAt } = forecast;
  return (
    <>
      <ul className="numbers" aria-label="What it will do">
        <li>
          <strong>{formatCount(withAzure)}</strong>{' '}
          <span>
            {`of ${formatCount(users)} users will sign in with Azure`}
            {passwordInSome > 0
              ? `, of whom ${formatCount(passwordInSome)} keep the password where an app asks for 2FA.`
              : '.'}
          </span>
        </li>
        <li>
          <strong>{formatCount(excluded)}</strong> {excluded === 1 ? 'is excluded and keeps' : 'are excluded and keep'}{' '}
          the password.
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
          {formatCount(notJudged)} of them {notJudged === 1 ? 'is' : 'are'} new since the report, so nobody has asked
          Azure about {notJudged === 1 ? 'them' : 'those'}. <a href="#/readiness">Check readiness</a> again to know.
        </p>
      )}
      <p className="soft">As it is now. What Azure says is from the readiness report of {formatMoment(takenAt)}.</p>
    </>
  );
}
