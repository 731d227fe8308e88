/** Somebody in Azure, as an administrator sees them who links a user to them. */
import { Badge, Button, Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { useState } from 'react';
import type { LinkCandidate, LinkView } from '../../api/answers.ts';
import { Moment } from '../../parts/values/moment.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Value } from '../../parts/values/value.tsx';
import { obstacleSentence } from '../../words/service-words.ts';

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

export function Bound({ bound }: Pick<LinkView, 'bound'>) {
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

export function Candidates({ candidates, chosenId, onChoose }: CandidatesProps) {
  if (candidates.length === 0)
    return (
      <Notice intent="info" title="Azure has nobody with this address.">
        Give the person’s object ID, as Azure shows it at the user. Whoever administers your tenant in Azure can look it
        up, or make the person.
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
              {candidate.namedUser !== null && (
                <span className="small">
                  <span>Has the sign-in name of another user here, and would no longer sign in as that one: </span>
                  <Value of={candidate.namedUser} />
                </span>
              )}
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

export function AnotherPerson({
  isBusy,
  onAsk,
}: {
  readonly isBusy: boolean;
  readonly onAsk: (id: string) => Promise<void>;
}) {
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
