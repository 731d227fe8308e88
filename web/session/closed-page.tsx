/** Without a session there is nothing to show but the way to one. */
import { Button } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { readCompany } from '../api/account-api.ts';
import type { Company } from '../api/answers.ts';
import type { ApiProblem, CallApi } from '../api/call-api.ts';
import { AskSupport } from '../parts/ask-support.tsx';
import { said } from '../../shared/platform/wire.ts';
import { Sentence } from '../parts/values/sentence.tsx';
import { Value } from '../parts/values/value.tsx';
import { PORTAL_SESSION_LIFETIME_MS, spoken } from '../../shared/portal/wire.ts';
import type { Brand } from '../words/company-names.ts';
import { sentenceOf } from '../words/problem-sentence.ts';

type Props = {
  readonly call: CallApi;
  readonly problem?: ApiProblem;
  readonly company?: Company;
  readonly onRetry?: () => void;
};

/** Until the service has said how the Company is called, or where it says nothing. */
const NAMELESS = {
  name: 'your provider',
  controlPanelName: 'your control panel',
  pageName: 'Identity Management',
  startName: 'Start',
};

/** What there is to say: a fault by its own sentence, the end of a session by the way to the next. */
function wordsFor({
  problem,
  company = NAMELESS,
}: {
  readonly problem?: ApiProblem | undefined;
  readonly company?: Brand | undefined;
}) {
  if (problem !== undefined && problem.code !== 'unauthenticated') return sentenceOf(problem, company);
  // Without cookies no link ever gives a session, however often it is asked for.
  if (!navigator.cookieEnabled) {
    return {
      title: 'Cookies are needed here',
      advice: said`Allow cookies for ${location.host} in your browser’s settings, then open ${company.pageName} from ${company.controlPanelName} again.`,
      supportCode: undefined,
    };
  }
  return {
    title: problem === undefined ? 'The session is closed' : 'There is no session here',
    advice: said`To work here, open ${company.pageName} from ${company.controlPanelName}. The link there works once, and a session lasts ${spoken(PORTAL_SESSION_LIFETIME_MS)} at most.`,
    supportCode: undefined,
  };
}

export function ClosedPage(props: Props) {
  const { call, problem, onRetry } = props;
  const company = useCompany(call, props.company);
  const { title, advice, supportCode } = wordsFor({ problem, company });
  useEffect(() => {
    document.title = [title, company?.pageName ?? NAMELESS.pageName].join(' · ');
  }, [title, company]);
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
        {company !== undefined && (
          <p className="soft">
            <span>Does that not help? </span>
            <AskSupport {...company} />.
          </p>
        )}
        <div className="row">
          {company !== undefined && (
            <Button as="a" appearance="primary" href={company.controlPanelUrl}>
              <span>
                Open <Value of={company.controlPanelName} />
              </span>
            </Button>
          )}
          {onRetry && <Button onClick={onRetry}>Try again</Button>}
        </div>
      </div>
    </main>
  );
}

/** As the session said; without one, as the service says to everybody. */
function useCompany(call: CallApi, said: Company | undefined): Company | undefined {
  const [company, setCompany] = useState(said);
  const isKnown = said !== undefined;
  useEffect(() => {
    if (isKnown) return;
    void readCompany(call).then((answer) => {
      if (answer.kind === 'ok') setCompany(answer.value);
    });
  }, [call, isKnown]);
  return company;
}
