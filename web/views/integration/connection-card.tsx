/** The connection to the Azure tenant: which, since when, by whom, whether it works, and how to mend or end it. */
import { Badge, Button, Spinner } from '@fluentui/react-components';
import { useState } from 'react';
import type { Integration, Left } from '../../api/answers.ts';
import { Moment } from '../../parts/values/moment.tsx';
import { Named } from '../../parts/values/named.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { BackToPasswords } from '../../parts/back-to-passwords.tsx';
import { usePage } from '../../state/page-context.ts';
import { brokenMeaning } from '../../words/service-words.ts';
import { Value, Values } from '../../parts/values/value.tsx';
import { Who } from '../../parts/values/who.tsx';
import { RemoveApp } from './remove-app.tsx';
import { CheckConnection } from './check-connection.tsx';
import { DisconnectDialog } from './disconnect-dialog.tsx';

export function ConnectionCard() {
  const { standing } = usePage();
  const { value, problem } = standing.integration;
  const [isAsking, setAsking] = useState(false);
  const [left, setLeft] = useState<Left>();
  const isLinked = value !== undefined && value.state !== 'not-connected';
  return (
    <Section
      title="Connection to Azure"
      actions={
        <>
          <CheckConnection />
          {isLinked && (
            <Button
              onClick={() => {
                setAsking(true);
              }}
            >
              Disconnect …
            </Button>
          )}
        </>
      }
    >
      <ProblemBar problem={problem} onRetry={() => void standing.reload()} />
      {value === undefined && problem === undefined && <Spinner label="Asking Azure …" />}
      {value !== undefined && <Connection integration={value} />}
      {value !== undefined && <RemoveApp />}
      {left !== undefined && <BackToPasswords left={left} />}
      {isAsking && (
        <DisconnectDialog
          onClose={() => {
            setAsking(false);
          }}
          onDone={(gone) => {
            setAsking(false);
            setLeft(gone);
          }}
        />
      )}
    </Section>
  );
}

function Connection({ integration }: { readonly integration: Integration }) {
  const { state, tenantName, tenantId, verifiedDomains, connectedBy, connectedAt, checkedAt } = integration;
  if (state === 'not-connected')
    return (
      <p className="empty">
        <Named of="Not connected. Choose “{start}” to connect your tenant." />
      </p>
    );
  return (
    <>
      <Trouble integration={integration} />
      <dl className="facts">
        <div>
          <dt>Status</dt>
          <dd>
            <Health integration={integration} />
          </dd>
        </div>
        {checkedAt && (
          <div>
            <dt>Azure asked</dt>
            <dd>
              <Moment iso={checkedAt} seconds />
            </dd>
          </div>
        )}
        <div>
          <dt>Tenant</dt>
          <dd>
            <Value of={tenantName} or="Name not readable: the app may not read the directory" />
          </dd>
        </div>
        <div>
          <dt>Tenant ID</dt>
          <dd className="mono">
            <Value of={tenantId} />
          </dd>
        </div>
        <div>
          <dt>Verified domains</dt>
          <dd>{verifiedDomains?.length ? <Values of={verifiedDomains} /> : <span>Not known</span>}</dd>
        </div>
        <div>
          <dt>Connected by</dt>
          <dd>
            <Who id={connectedBy} or="Not known" />
          </dd>
        </div>
        <div>
          <dt>Connected</dt>
          <dd>{connectedAt ? <Moment iso={connectedAt} /> : <span>Not known</span>}</dd>
        </div>
      </dl>
    </>
  );
}

function Health({ integration: { state, health } }: { readonly integration: Integration }) {
  if (state === 'broken' || health === 'broken')
    return (
      <Badge appearance="tint" color="danger">
        Broken
      </Badge>
    );
  if (health === 'unreachable')
    return (
      <Badge appearance="tint" color="warning">
        Connected, Azure isn’t answering
      </Badge>
    );
  return (
    <Badge appearance="tint" color="success">
      Connected
    </Badge>
  );
}

/** What a broken or silent connection means, and how to mend it. */
function Trouble({ integration }: { readonly integration: Integration }) {
  const { session } = usePage();
  if (integration.state === 'broken')
    return (
      <Notice intent="error" title="The connection is broken.">
        <span>{brokenMeaning(integration.brokenReason ?? 'consent-withdrawn')}</span>{' '}
        {integration.brokenSince && (
          <span>
            It has been so since <Moment iso={integration.brokenSince} />.{' '}
          </span>
        )}
        <span>
          <Named of="To mend it, choose “{start} again” (step 1 above)." /> Until then you can turn SSO off: users then
          sign in with their <Value of={session.company.name} /> passwords.
        </span>
      </Notice>
    );
  if (integration.health === 'unreachable')
    return (
      <Notice intent="warning" title="Azure isn’t answering.">
        That may be an outage at Microsoft. If it lasts, turn SSO off, or exclude those who must get in: it takes effect
        within seconds.
      </Notice>
    );
  return null;
}
