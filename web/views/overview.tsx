/** Where the account stands: the guided order, the connection, and its end. */
import { Badge, Button, Link, Spinner } from '@fluentui/react-components';
import { type GuidedStep, guidedOrder, type StepId, type StepState } from '../state/guide/guided-order.ts';
import { usePage } from '../state/page-context.ts';
import type { ViewId } from '../state/use-view.ts';
import { useAppName } from '../parts/forms/app-select.tsx';
import { Sentence } from '../parts/values/sentence.tsx';
import { Section } from '../parts/section.tsx';
import { Apps } from './apps.tsx';
import { CompanyChanges } from './company-changes.tsx';
import { AdministratorLinks } from './integration/administrator-links.tsx';
import { ConnectionCard } from './integration/connection-card.tsx';
import { StartIntegration } from './integration/start-integration.tsx';

export function Overview() {
  const { standing } = usePage();
  const { integration, sso, readiness, test, passedTests = [] } = standing;
  const nameOf = useAppName();
  const steps = guidedOrder({
    integration: integration.value,
    sso: sso.value?.sso,
    readiness: readiness.value,
    test,
    passed: passedTests.map(({ app, passedAt }) => ({ app: nameOf(app), passedAt })),
  });
  const isLooking = integration.value === undefined && integration.problem === undefined;
  return (
    <>
      <CompanyChanges />
      <Section
        title="The way to single sign-on"
        lead="Four steps, in this order. Nothing changes for users before the last one."
      >
        {isLooking ? (
          <Spinner label="Looking where you stand …" />
        ) : (
          <ol className="steps">
            {steps.map((step, index) => (
              <Step key={step.id} step={step} number={index + 1} />
            ))}
          </ol>
        )}
      </Section>
      {/* They ask already, and are shown when what stands above them has its size: nothing jumps away from under a finger. */}
      <div className="together" hidden={isLooking}>
        <AdministratorLinks />
        <Apps />
        <ConnectionCard />
      </div>
    </>
  );
}

const STATE_LABELS: Readonly<Record<StepState, string>> = {
  done: 'Done',
  now: 'Next',
  later: 'Later',
  attention: 'Needs attention',
};
const COLORS = { done: 'success', now: 'brand', later: 'informative', attention: 'danger' } as const;

function Step({ step, number }: { readonly step: GuidedStep; readonly number: number }) {
  const { title, note, state } = step;
  return (
    <li className={`step step-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
      <span className="step-mark" aria-hidden="true">
        {state === 'done' ? '✓' : state === 'attention' ? '!' : number}
      </span>
      <div className="step-text">
        <h4>
          {title}{' '}
          <Badge appearance="tint" color={COLORS[state]}>
            {STATE_LABELS[state]}
          </Badge>
        </h4>
        <p>
          <Sentence of={note} />
        </p>
      </div>
      <StepAction step={step} />
    </li>
  );
}

const PLACES: Readonly<Record<Exclude<StepId, 'connect'>, readonly [ViewId, string]>> = {
  readiness: ['readiness', 'Go to readiness'],
  test: ['test', 'Go to test sign-in'],
  'turn-on': ['switch', 'Go to the SSO switch'],
};

function StepAction({ step: { id, state } }: { readonly step: GuidedStep }) {
  if (id === 'connect') return state === 'done' ? null : <StartIntegration again={state === 'attention'} />;
  const [view, label] = PLACES[id];
  if (state !== 'now') return <Link href={`#/${view}`}>{label}</Link>;
  return (
    <Button as="a" appearance="primary" href={`#/${view}`}>
      {label}
    </Button>
  );
}
