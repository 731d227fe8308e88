/** Without a session there is nothing to show but the way to one. */
import { Button } from '@fluentui/react-components';
import type { Session } from '../api/answers.ts';
import type { ApiProblem } from '../api/call-api.ts';
import { said } from '../../shared/platform/wire.ts';
import { Sentence } from '../parts/sentence.tsx';
import { Value } from '../parts/value.tsx';
import { PORTAL_SESSION_LIFETIME_MS, spoken } from '../../shared/portal/wire.ts';
import { sentenceOf } from '../words/problem-sentence.ts';

type Props = {
  readonly problem?: ApiProblem;
  readonly company?: Session['company'];
  readonly onRetry?: () => void;
};

/** Before there is a session, nobody has said how the Company is called. */
const NAMELESS = { name: 'your provider', controlPanelName: 'your control panel' };

/** What there is to say: a fault by its own sentence, the end of a session by the way to the next. */
function wordsFor({ problem, company = { ...NAMELESS, controlPanelUrl: '' } }: Props) {
  if (problem !== undefined && problem.code !== 'unauthenticated') return sentenceOf(problem, company);
  // Without cookies no link ever gives a session, however often it is asked for.
  if (!navigator.cookieEnabled) {
    return {
      title: 'Cookies are needed here',
      advice: said`Allow cookies for ${location.host} in your browser’s settings, then open Identity Management from ${company.controlPanelName} again.`,
      supportCode: undefined,
    };
  }
  return {
    title: problem === undefined ? 'The session is closed' : 'There is no session here',
    advice: said`To work here, open Identity Management from ${company.controlPanelName}. The link there works once, and a session lasts ${spoken(PORTAL_SESSION_LIFETIME_MS)} at most.`,
    supportCode: undefined,
  };
}

export function ClosedPage(props: Props) {
  const { company, onRetry } = props;
  const { title, advice, supportCode } = wordsFor(props);
  return (
    <main className="closed">
      <div className="card">
        <h1>{title}</h1>
        <p>
          <Sentence of={advice} />
        </p>
        {supportCode !== undefined && (
          <p>
            Support code: <code>{supportCode}</code>
          </p>
        )}
        <div className="row">
          {company !== undefined && (
            <Button as="a" appearance="primary" href={company.controlPanelUrl}>
              Open <Value of={company.controlPanelName} />
            </Button>
          )}
          {onRetry && <Button onClick={onRetry}>Try again</Button>}
        </div>
      </div>
    </main>
  );
}
