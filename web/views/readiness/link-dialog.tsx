/** Linking a user to the right person in Azure: both are shown, and what was shown is what is confirmed. */
import { Badge, Button, Checkbox, Field, Input, Radio, RadioGroup, Spinner } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import { said } from '../../../shared/platform/wire.ts';
import type { LinkCandidate, LinkView } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { ConfirmDialog } from '../../parts/forms/confirm-dialog.tsx';
import { Moment } from '../../parts/moment.tsx';
import { Notice } from '../../parts/notice.tsx';
import { usePage } from '../../state/page-context.ts';
import { Value } from '../../parts/value.tsx';
import { obstacleSentence } from '../../words/service-words.ts';

type Props = { readonly email: string; readonly onClose: () => void; readonly onDone: () => void };

export function LinkDialog({ email, onClose, onDone }: Props) {
  const link = useLink(email, onDone);
  const choice = useChoice(link.view);
  const { chosen } = choice;
  return (
    <ConfirmDialog
      title="Link to a person in Azure"
      confirm="Link"
      isBusy={link.isBusy}
      isAllowed={choice.isAllowed}
      problem={link.problem}
      onConfirm={() => {
        if (chosen !== undefined) void link.confirm(chosen);
      }}
      onClose={onClose}
    >
      {link.view === undefined ? (
        link.isBusy && <Spinner size="tiny" label="Asking Azure …" />
      ) : (
        <BothSides view={link.view} choice={choice} isBusy={link.isBusy} onAsk={link.look} />
      )}
    </ConfirmDialog>
  );
}

/** Whom the admin chose, and whether they said that somebody who can sign in will no longer be this user. */
function useChoice(view: LinkView | undefined) {
  const [chosenId, setChosenId] = useState<string>();
  const [isSure, setSure] = useState(false);
  const linkable = view?.candidates.filter(({ obstacle }) => obstacle === null) ?? [];
  const only = linkable.length === 1 ? linkable[0] : undefined;
  const chosen = linkable.find(({ objectId }) => objectId === chosenId) ?? only;
  const isStillThere = view?.bound?.inEntra === true && view.bound.enabled === true;
  const isAllowed = chosen !== undefined && (!isStillThere || isSure);
  const choose = (id: string) => {
    setChosenId(id);
    setSure(false);
  };
  return { chosen, choose, isSure, setSure, mustBeSure: isStillThere && chosen !== undefined, isAllowed };
}

type BothSidesProps = {
  readonly view: LinkView;
  readonly choice: ReturnType<typeof useChoice>;
  readonly isBusy: boolean;
  readonly onAsk: (objectId: string) => Promise<void>;
};

function BothSides({ view, choice, isBusy, onAsk }: BothSidesProps) {
  return (
    <div className="stack">
      <h3>The user</h3>
      <p>
        <strong>
          <Value of={view.user.displayName} />
        </strong>
        , <Value of={view.user.email} />
      </p>
      <h3>In Azure until now</h3>
      <Bound bound={view.bound} />
      <h3>In Azure from now on</h3>
      <Candidates candidates={view.candidates} chosenId={choice.chosen?.objectId} onChoose={choice.choose} />
      <AnotherPerson isBusy={isBusy} onAsk={onAsk} />
      {choice.mustBeSure && (
        <Checkbox
          label="The person above will no longer sign in as this user"
          checked={choice.isSure}
          onChange={(_event, { checked }) => {
            choice.setSure(checked === true);
          }}
        />
      )}
      <p className="soft">What belongs to the user in the apps stays. The change is noted in the audit trail.</p>
    </div>
  );
}

function useLink(email: string, onDone: () => void) {
  const { api, announce } = usePage();
  const [view, setView] = useState<LinkView>();
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(true);

  const look = useCallback(
    async (objectId?: string) => {
      setBusy(true);
      setProblem(undefined);
      const answer = await api.linkUser({ email, ...(objectId === undefined ? {} : { objectId }) });
      setBusy(false);
      if (answer.kind === 'problem') setProblem(answer.problem);
      else setView(answer.value);
    },
    [api, email],
  );
  useEffect(() => {
    void Promise.resolve().then(() => look());
  }, [look]);

  const confirm = async ({ objectId, seen }: LinkCandidate) => {
    setBusy(true);
    setProblem(undefined);
    const replaces = view?.bound?.objectId;
    const confirmed = { objectId, seen, ...(replaces === undefined ? {} : { replaces }) };
    const answer = await api.linkUser({ email, confirm: confirmed });
    setBusy(false);
    if (answer.kind === 'ok') {
      announce(said`${email} is linked.`);
      onDone();
      return;
    }
    // Both are shown as they are now, with the reason why nothing was done.
    if (answer.problem.code === 'link-changed') await look(objectId);
    setProblem(answer.problem);
  };
  return { view, problem, isBusy, look, confirm };
}

type Shown = Pick<
  LinkCandidate,
  'userPrincipalName' | 'displayName' | 'mail' | 'objectId' | 'enabled' | 'guest' | 'createdAt'
>;

function Person({ person }: { readonly person: Shown }) {
  const { displayName, userPrincipalName, mail, objectId, enabled, guest, createdAt } = person;
  return (
    <span className="stack-tight">
      <span>
        <strong>
          <Value of={displayName} or="No name" />
        </strong>{' '}
        {enabled === false && <Badge appearance="tint">Disabled</Badge>}
        {guest === true && <Badge appearance="tint">Guest</Badge>}
      </span>
      <span className="small">
        Sign-in name <Value of={userPrincipalName} />, mail <Value of={mail} />
      </span>
      <span className="soft small">
        {createdAt && (
          <span>
            Made <Moment iso={createdAt} />,{' '}
          </span>
        )}
        <span>
          object ID <Value of={objectId} />
        </span>
      </span>
    </span>
  );
}

function Bound({ bound }: Pick<LinkView, 'bound'>) {
  if (bound === null) return <p className="soft">Nobody yet: the first sign-in would link the user.</p>;
  return bound.inEntra ? (
    <Person person={bound} />
  ) : (
    <p>
      Somebody whom Azure no longer has.{' '}
      <span className="soft small">
        Object ID <Value of={bound.objectId} />
      </span>
    </p>
  );
}

type CandidatesProps = {
  readonly candidates: readonly LinkCandidate[];
  readonly chosenId: string | undefined;
  readonly onChoose: (objectId: string) => void;
};

function Candidates({ candidates, chosenId, onChoose }: CandidatesProps) {
  if (candidates.length === 0)
    return (
      <Notice intent="info" title="Azure has nobody with this address.">
        Give the person’s object ID, as Azure shows it at the user.
      </Notice>
    );
  return (
    <RadioGroup
      aria-label="Person in Azure"
      value={chosenId ?? ''}
      onChange={(_event, { value }) => {
        onChoose(value);
      }}
    >
      {candidates.map((candidate) => (
        <Radio
          key={candidate.objectId}
          value={candidate.objectId}
          disabled={candidate.obstacle !== null}
          label={
            <>
              <Person person={candidate} />
              {candidate.obstacle !== null && (
                <span className="small">
                  <span>{obstacleSentence(candidate.obstacle)}</span>{' '}
                  {candidate.otherUser !== null && <Value of={candidate.otherUser} />}
                </span>
              )}
            </>
          }
        />
      ))}
    </RadioGroup>
  );
}

function AnotherPerson({ isBusy, onAsk }: { readonly isBusy: boolean; readonly onAsk: (id: string) => Promise<void> }) {
  const [id, setId] = useState('');
  return (
    <div className="form-row">
      <Field label="Another person, by object ID">
        <Input
          name="objectId"
          autoComplete="off"
          value={id}
          onChange={(_event, { value }) => {
            setId(value);
          }}
        />
      </Field>
      <Button disabledFocusable={isBusy || id.trim() === ''} onClick={() => void onAsk(id.trim())}>
        Look up
      </Button>
    </div>
  );
}
