/** The SSO switch: off, shadow, on. Says in numbers what a turn will do before it is confirmed. */
import { Badge, Button, Radio, RadioGroup, Spinner } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { Position, Sso, Left } from '../../api/answers.ts';
import { Moment } from '../../parts/values/moment.tsx';
import { Notice } from '../../parts/notice.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { BackToPasswords } from '../../parts/back-to-passwords.tsx';
import { WithoutPasswordList } from '../../parts/without-password.tsx';
import { StartFirst } from '../../parts/start-first.tsx';
import { Value } from '../../parts/values/value.tsx';
import { usePage } from '../../state/page-context.ts';
import { isEnforced } from '../../../shared/switch/wire.ts';
import { shownTotal, usePaged } from '../../state/use-paged.ts';
import { countOf, type Total } from '../../words/format.ts';
import { positionLabel } from '../../words/service-words.ts';
import { KeptOut } from '../leavers/kept-out.tsx';
import { ShadowNumbers } from './shadow-numbers.tsx';
import { TurnDialog } from './turn-dialog.tsx';

const MEANINGS: Readonly<Record<Position, string>> = {
  off: 'Everybody signs in with the password.',
  shadow: 'Everybody signs in as with Off, while the service notes what SSO would have done for each.',
  on: 'Users sign in with Azure; their passwords rest until SSO is off again.',
};
const POSITIONS = ['off', 'shadow', 'on'] as const;
const POSITION_COLORS = { on: 'success', shadow: 'brand', off: 'informative' } as const;

export function SwitchView() {
  const { standing, session } = usePage();
  const { value, problem } = standing.sso;
  const [left, setLeft] = useState<Left>();
  return (
    <>
      <Section
        title={<Value of={session.company.switchName} />}
        lead="One switch for the whole account. It takes effect everywhere within seconds; admin portals always ask for the password."
      >
        <ProblemBar problem={problem} onRetry={() => void standing.reload()} />
        {value === undefined ? (
          problem === undefined && <Spinner label="Reading the switch …" />
        ) : (
          <Turn onLeft={setLeft} />
        )}
        {left !== undefined ? <BackToPasswords left={left} /> : <PasswordsNow />}
      </Section>
      <KeptOut key={`${value?.etag ?? ''} ${standing.integration.value?.state ?? ''}`} />
      {standing.readiness.value?.shadow && <ShadowNumbers shadow={standing.readiness.value.shadow} />}
    </>
  );
}

/** Who has no password stays to be seen after a turn, and after the page was loaded again. */
function PasswordsNow() {
  const { sso, readiness, integration } = usePage().standing;
  if (sso.value === undefined || isEnforced(sso.value.sso)) return null;
  const lacking = readiness.value?.totals?.withoutPassword;
  if (lacking !== undefined) return <Lacking total={{ count: lacking }} />;
  // Without a tenant there is no report, which counts them.
  return integration.value?.state === 'not-connected' ? <LackingUncounted /> : null;
}

function LackingUncounted() {
  const { api } = usePage();
  const list = usePaged(useCallback((after: string | undefined) => api.listWithoutPassword(after), [api]));
  return <Lacking total={shownTotal(list)} />;
}

const Lacking = ({ total }: { readonly total: Total | undefined }) =>
  total !== undefined &&
  total.count > 0 && (
    <div className="stack">
      <Notice
        intent="warning"
        title={`${total.isMore === true ? 'At least ' : ''}${countOf(total.count, 'user')} without a usable password.`}
      >
        They can’t sign in before they have one.
      </Notice>
      <WithoutPasswordList shown={[]} isMore all={total} />
    </div>
  );

function Turn({ onLeft }: { readonly onLeft: (left: Left | undefined) => void }) {
  const { standing } = usePage();
  const [wish, setWish] = useState<Position>();
  const [isAsking, setAsking] = useState(false);
  const sso = standing.sso.value;
  if (sso === undefined) return null;
  const chosen = wish ?? sso.sso;
  const isConnected = standing.integration.value?.state !== 'not-connected';
  return (
    <div className="stack">
      <Now sso={sso} />
      {!isConnected && (
        <Notice intent="info" title="No tenant is connected.">
          Only a connected account can turn SSO to Shadow or On. <StartFirst />
        </Notice>
      )}
      <Positions
        chosen={chosen}
        isConnected={isConnected}
        onChoose={(position) => {
          setWish(position);
        }}
      />
      <div>
        <Button
          appearance="primary"
          disabledFocusable={chosen === sso.sso}
          onClick={() => {
            setAsking(true);
          }}
        >
          {chosen === sso.sso ? 'Choose another position to turn it' : `Turn SSO to ${positionLabel(chosen)} …`}
        </Button>
      </div>
      {isAsking && (
        <TurnDialog
          to={chosen}
          onClose={() => {
            setAsking(false);
          }}
          onTurned={(users) => {
            setAsking(false);
            setWish(undefined);
            onLeft(users);
          }}
        />
      )}
    </div>
  );
}

const Now = ({ sso: { sso, shadowSince } }: { readonly sso: Sso }) => (
  <p className="big-state">
    <span>SSO is</span>{' '}
    <Badge appearance="tint" size="extra-large" color={POSITION_COLORS[sso]}>
      {positionLabel(sso)}
    </Badge>
    {sso === 'shadow' && shadowSince !== undefined && (
      <span className="soft">
        {' '}
        since <Moment iso={shadowSince} />
      </span>
    )}
  </p>
);

type PositionsProps = {
  readonly chosen: Position;
  readonly isConnected: boolean;
  readonly onChoose: (position: Position) => void;
};

const Positions = ({ chosen, isConnected, onChoose }: PositionsProps) => (
  <RadioGroup
    aria-label={usePage().session.company.switchName}
    value={chosen}
    className="positions"
    onChange={(_event, { value }) => {
      const position = POSITIONS.find((each) => each === value);
      if (position !== undefined) onChoose(position);
    }}
  >
    {POSITIONS.map((position) => (
      <Radio
        key={position}
        value={position}
        disabled={!isConnected && position !== 'off'}
        label={
          <>
            <strong>{positionLabel(position)}</strong>
            <span className="radio-text">{MEANINGS[position]}</span>
          </>
        }
      />
    ))}
  </RadioGroup>
);
