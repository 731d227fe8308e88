/** Start Azure Integration: makes the one-time address, to be opened here or by whoever administers the tenant. */
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { OneTimeLink } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { CopyLink } from '../../parts/copy-link.tsx';
import { Modal } from '../../parts/modal.tsx';
import { Moment } from '../../parts/moment.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Value } from '../../parts/value.tsx';
import { usePage } from '../../state/page-context.ts';

export function StartIntegration({ again = false }: { readonly again?: boolean }) {
  const { api, session } = usePage();
  const { startName } = session.company;
  const [link, setLink] = useState<OneTimeLink>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);

  const start = async () => {
    setBusy(true);
    setProblem(undefined);
    const answer = await api.startIntegration();
    setBusy(false);
    if (answer.kind === 'ok') setLink(answer.value);
    else setProblem(answer.problem);
  };
  return (
    <div className="stack-tight">
      <Button appearance="primary" disabledFocusable={isBusy} onClick={() => void start()}>
        <Value of={startName} /> {again && 'again'}
      </Button>
      <ProblemBar problem={problem} />
      {link !== undefined && (
        <LinkDialog
          link={link}
          onClose={() => {
            setLink(undefined);
          }}
        />
      )}
    </div>
  );
}

function LinkDialog({ link, onClose }: { readonly link: OneTimeLink; readonly onClose: () => void }) {
  return (
    <Modal
      title="Connect your Azure tenant"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button as="a" appearance="primary" href={link.url}>
            Continue to Azure
          </Button>
        </>
      }
    >
      <p>
        On the next page an administrator of your Azure tenant signs in and accepts what the app may do: read the
        directory and sign users in. No user notices, and SSO stays as it is.
      </p>
      <p>
        Somebody else administers the tenant? Give them this address. It works once, until{' '}
        <Moment iso={link.expiresAt} />.
      </p>
      <CopyLink label="One-time address for the tenant’s administrator" url={link.url} />
    </Modal>
  );
}
