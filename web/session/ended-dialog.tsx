/** The session is over: how to come back, with everything typed still here. A new link in this browser renews this tab too. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { readSession } from '../api/account-api.ts';
import type { Session } from '../api/answers.ts';
import type { CallApi } from '../api/call-api.ts';
import { AskSupport } from '../parts/ask-support.tsx';
import { Modal } from '../parts/modal.tsx';
import { said } from '../../shared/platform/wire.ts';
import { Notice } from '../parts/notice.tsx';
import { usePage } from '../state/page-context.ts';
import { Sentence } from '../parts/values/sentence.tsx';
import { Value } from '../parts/values/value.tsx';
import { sentenceOf } from '../words/problem-sentence.ts';

type Props = { readonly call: CallApi; readonly onBack: (session: Session) => void };

export function EndedDialog({ call, onBack }: Props) {
  const { session } = usePage();
  const [refusal, setRefusal] = useState('');
  const { controlPanelName, controlPanelUrl, pageName } = session.company;

  const goOn = async () => {
    setRefusal('');
    const answer = await readSession(call);
    if (answer.kind === 'problem')
      setRefusal(
        answer.problem.code === 'unauthenticated'
          ? 'There is no new session in this browser yet.'
          : sentenceOf(answer.problem, session.company).title,
      );
    else if (answer.value.account.id !== session.account.id)
      setRefusal(
        said`The new session is for ${answer.value.account.name}. Load the page again to work on that account.`,
      );
    else onBack(answer.value);
  };
  return (
    <Modal
      title="Your session has ended"
      actions={
        <>
          <Button as="a" appearance="primary" href={controlPanelUrl} target="_blank" rel="noopener">
            <span>
              Open <Value of={controlPanelName} />
            </span>
          </Button>
          <Button onClick={() => void goOn()}>Go on here</Button>
        </>
      }
    >
      <p>What you typed is still here.</p>
      <ol className="plain-steps">
        <li>
          Open <Value of={controlPanelName} /> in a new tab.
        </li>
        <li>
          Open <Value of={pageName} /> from there, in this browser.
        </li>
        <li>Come back to this tab and choose “Go on here”.</li>
      </ol>
      <p className="soft">
        <span>Does that not work? </span>
        <AskSupport {...session.company} />
      </p>
      <div role="alert">
        {refusal !== '' && (
          <Notice intent="warning">
            <Sentence of={refusal} />
          </Notice>
        )}
      </div>
    </Modal>
  );
}
