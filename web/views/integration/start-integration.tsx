/** Start Azure Integration: what comes is said first, then the link is made, to be opened here or by whoever administers the tenant. */
import { Button, Spinner } from '@fluentui/react-components';
import { useState } from 'react';
import type { OneTimeLink } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { CopyLink } from '../../parts/copy-link.tsx';
import { Modal } from '../../parts/modal.tsx';
import { Moment } from '../../parts/values/moment.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Value } from '../../parts/values/value.tsx';
import { madeLink } from '../../state/account/made-link.ts';
import { usePage } from '../../state/page-context.ts';
import { DomainTenants } from './domain-tenants.tsx';
import { AzureWalk } from './azure-walk.tsx';

export function StartIntegration({ again = false }: { readonly again?: boolean }) {
  const { session } = usePage();
  const { startName } = session.company;
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="stack-tight">
      <Button
        appearance="primary"
        onClick={() => {
          setOpen(true);
        }}
      >
        <span>
          <Value of={startName} /> {again && 'again'}
        </span>
      </Button>
      {isOpen && (
        <StartDialog
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </div>
  );
}

function StartDialog({ onClose }: { readonly onClose: () => void }) {
  const { api, announce } = usePage();
  const [link, setLink] = useState<OneTimeLink>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);

  const make = async () => {
    setBusy(true);
    setProblem(undefined);
    const answer = await api.startIntegration();
    setBusy(false);
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return;
    }
    setLink(answer.value);
    announce('The link is made.');
    madeLink.tell();
  };
  return (
    <Modal
      title="Connect your Azure tenant"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{link === undefined ? 'Cancel' : 'Close'}</Button>
          {link === undefined ? (
            <Button appearance="primary" disabledFocusable={isBusy} onClick={() => void make()}>
              {isBusy ? <Spinner size="tiny" label="Working …" /> : <span>Make the link</span>}
            </Button>
          ) : (
            <Button as="a" appearance="primary" href={link.url}>
              Continue to Azure
            </Button>
          )}
        </>
      }
    >
      {link === undefined ? (
        <>
          <AzureWalk />
          <DomainTenants />
        </>
      ) : (
        <MadeLink link={link} />
      )}
      <ProblemBar problem={problem} />
    </Modal>
  );
}

function MadeLink({ link }: { readonly link: OneTimeLink }) {
  return (
    <>
      <p>
        <strong>You administer the tenant yourself?</strong> Continue to Azure. No user notices, and SSO stays as it is.
      </p>
      <p>
        <strong>Somebody else does?</strong> Give them this address. It works once, until{' '}
        <Moment iso={link.expiresAt} />, and says to them what you were just told. It is shown only now; the overview
        then shows when it was opened, and by whom it was accepted.
      </p>
      <CopyLink label="One-time address for the tenant’s administrator" url={link.url} />
    </>
  );
}
