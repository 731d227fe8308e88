/** What came of excluding one user, and what can be meant all the same. */
import { Button, Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import type { Addition } from '../../api/exclusion-calls.ts';
import type { EditResult, Standing } from '../../api/answers.ts';
import { Notice } from '../../parts/notice.tsx';
import { usePage } from '../../state/page-context.ts';
import { formatEnd } from '../../words/format.ts';
import { ReplacedTerms, StandingTerms } from '../../parts/forms/exclusion-terms.tsx';
import { Value } from '../../parts/values/value.tsx';
import { isDone, outcomeLabel } from '../../words/service-words.ts';

/** What was meant all the same, after the service had said why not. */
export type More = { readonly acceptDisabledInEntra?: boolean } & Pick<Addition, 'replace' | 'clear'>;
export type Outcome = EditResult & {
  readonly withoutPassword: boolean;
  readonly wish: Addition;
  readonly acceptDisabledInEntra: boolean;
};

const aboutUser = (email: string, words: string) => (
  <span>
    <Value of={email} /> {words}
  </span>
);

type ResultProps = {
  readonly result: Outcome;
  readonly isBusy: boolean;
  readonly onSend: (more: More) => void;
  /** Excludes whom it was meant for, and takes off the list what was put there by mistake. */
  readonly onInstead: (email: string, remove: readonly string[]) => void;
};

export function AddedResult({ result, isBusy, onSend, onInstead }: ResultProps) {
  const { session } = usePage();
  const { email, aliasOf, outcome, message, withoutPassword, expiresAt, current } = result;
  const end = endWords(expiresAt);
  if (outcome === 'disabled-in-entra') return <Leaver email={email} isBusy={isBusy} onSend={onSend} />;
  if (outcome === 'already-excluded' && current)
    return <AlreadyExcluded result={result} current={current} isBusy={isBusy} onSend={onSend} />;
  if (!isDone(outcome))
    return (
      <div className="stack-tight">
        <Notice intent="error" title={aboutUser(email, 'was not excluded:')}>
          <Value of={message ?? outcomeLabel(outcome)} />
        </Notice>
        <Meant result={result} isBusy={isBusy} onInstead={onInstead} />
      </div>
    );
  if (isAhead(result))
    return (
      <div className="stack-tight">
        <Notice intent="warning" title={aboutUser(email, `is excluded${end}, and nobody here has this address.`)}>
          The exclusion is for whoever gets it.
        </Notice>
        <Meant result={result} isBusy={isBusy} onInstead={onInstead} />
      </div>
    );
  if (outcome === 'unchanged' && current)
    return (
      <div className="stack-tight">
        <Notice intent="info" title={aboutUser(email, 'was excluded already:')}>
          <StandingTerms current={current} />. Nothing was changed.
        </Notice>
        <ForGood result={result} current={current} isBusy={isBusy} onSend={onSend} />
      </div>
    );
  if (withoutPassword)
    return (
      <Notice intent="warning" title={aboutUser(email, `is excluded${end}, and has no usable password.`)}>
        Reset it or invite the user again in <Value of={session.company.controlPanelName} />. Nobody was e-mailed.
      </Notice>
    );
  return (
    <Notice intent="success" title={aboutUser(email, `is excluded${end}.`)}>
      <span>
        The user signs in with the <Value of={session.company.name} /> password.
      </span>
      {aliasOf && (
        <>
          {' '}
          <span>The list has them as </span>
          <Value of={aliasOf} />
          <span>, of which this is an alias.</span>
        </>
      )}
    </Notice>
  );
}

const endWords = (expiresAt: Outcome['expiresAt']): string => (expiresAt ? ` ${formatEnd(expiresAt)}` : '');
const isAhead = ({ known, outcome }: Outcome): boolean => known === false && outcome !== 'unchanged';

/** Somebody near whom they meant, perhaps. */
function Meant({ result, isBusy, onInstead }: Pick<ResultProps, 'result' | 'isBusy' | 'onInstead'>) {
  const { email, outcome, suggestion } = result;
  if (!suggestion) return null;
  return (
    <div className="row">
      <span>
        Did you mean <Value of={suggestion} />?
      </span>
      <Button
        disabledFocusable={isBusy}
        onClick={() => {
          // One that was there before, or for somebody else's domain, isn't this mistake.
          onInstead(suggestion, outcome === 'added' ? [email] : []);
        }}
      >
        <span>
          <span>Exclude </span>
          <Value of={suggestion} />
          {outcome === 'added' && <span> instead</span>}
        </span>
      </Button>
    </div>
  );
}

type ChoiceProps = Pick<ResultProps, 'isBusy' | 'onSend'>;
type StandingProps = ChoiceProps & { readonly result: Outcome; readonly current: Standing };

/** Somebody wished something else before: it stays unless this administrator, who now knows, replaces it. */
function AlreadyExcluded({ result, current, isBusy, onSend }: StandingProps) {
  const { email, wish, acceptDisabledInEntra } = result;
  return (
    <div className="stack-tight">
      <Notice intent="warning" title={aboutUser(email, 'is excluded already:')}>
        <StandingTerms current={current} />. Nothing was changed.
      </Notice>
      <div>
        <Button
          disabledFocusable={isBusy}
          onClick={() => {
            onSend({ acceptDisabledInEntra, replace: true });
          }}
        >
          <span>
            Replace by: <ReplacedTerms current={current} wish={wish} />
          </span>
        </Button>
      </div>
      <ForGood result={result} current={current} isBusy={isBusy} onSend={onSend} />
    </div>
  );
}

/** Where no day was named, the end that stands may have been left as it is, or be meant to go. */
function ForGood({ result: { wish, acceptDisabledInEntra }, current, isBusy, onSend }: StandingProps) {
  if (current.expiresAt === null || wish.expiresAt !== undefined) return null;
  return (
    <div>
      <Button
        disabledFocusable={isBusy}
        onClick={() => {
          onSend({ acceptDisabledInEntra, replace: true, clear: ['expiresAt'] });
        }}
      >
        <span>
          Exclude <ReplacedTerms current={{ ...current, expiresAt: null }} wish={wish} />
        </span>
      </Button>
    </div>
  );
}

/** Whoever is disabled in Azure has most likely left: excluding gives them their password back. */
function Leaver({ email, isBusy, onSend }: ChoiceProps & { email: string }) {
  const [isSure, setSure] = useState(false);
  return (
    <div className="stack-tight">
      <Notice intent="warning" title={aboutUser(email, 'is disabled in Azure.')}>
        People who left are. An exclusion would let them sign in with their old password again. Nothing was changed.
      </Notice>
      <Checkbox
        label="The user hasn’t left; exclude all the same"
        checked={isSure}
        onChange={(_event, { checked }) => {
          setSure(checked === true);
        }}
      />
      <div>
        <Button
          disabledFocusable={!isSure || isBusy}
          onClick={() => {
            onSend({ acceptDisabledInEntra: true });
          }}
        >
          Exclude all the same
        </Button>
      </div>
    </div>
  );
}
