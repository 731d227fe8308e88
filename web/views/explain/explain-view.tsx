/** Explain a user: why an address gets its step in an app, or what ended on a page that showed a support code. */
import { Button, Field, Input, Radio, RadioGroup } from '@fluentui/react-components';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import type { Explained, Story } from '../../api/answers.ts';
import type { ApiProblem } from '../../api/call-api.ts';
import { AddressInput, addressIn } from '../../parts/forms/address-input.tsx';
import { AppSelect, useApps } from '../../parts/forms/app-select.tsx';
import { ProblemBar } from '../../parts/problem-bar.tsx';
import { Section } from '../../parts/section.tsx';
import { type AskedUser, useAskedUser } from '../../state/asked-user.ts';
import { useDraft, usePage } from '../../state/page-context.ts';
import { ExplainedAnswer } from './explained-answer.tsx';
import { StoryOf } from './story-of.tsx';

type Found =
  | { readonly kind: 'explained'; readonly answer: Explained }
  | { readonly kind: 'story'; readonly story: Story }
  | { readonly kind: 'problem'; readonly problem: ApiProblem };
type Way = 'address' | 'code';

export function ExplainView() {
  const [way, setWay] = useState<Way>('address');
  const [found, setFound] = useState<Found>();
  const given = useGiven((answer) => {
    setWay('address');
    setFound(answer);
  });
  return (
    <>
      <Section
        title="Why does a user get what they get?"
        lead="Ask with an address and an app, or with the support code that a page showed: of a sign-in, of connecting Azure, of a test or a link."
      >
        <div className="stack">
          <RadioGroup
            layout="horizontal"
            aria-label="Look up by"
            value={way}
            onChange={(_event, { value }) => {
              setWay(value === 'code' ? 'code' : 'address');
              setFound(undefined);
            }}
          >
            <Radio value="address" label="E-mail address and app" />
            <Radio value="code" label="Support code" />
          </RadioGroup>
          {way === 'address' ? (
            <ByAddress key={given.turn} given={given} onFound={setFound} />
          ) : (
            <ByCode onFound={setFound} />
          )}
          <ProblemBar problem={found?.kind === 'problem' ? found.problem : undefined} />
        </div>
      </Section>
      <div aria-live="polite" className="stack">
        {found?.kind === 'explained' && <ExplainedAnswer answer={found.answer} />}
        {found?.kind === 'story' && <StoryOf story={found.story} />}
      </div>
    </>
  );
}

type FormProps = { readonly onFound: (found: Found | undefined) => void };
type Given = { readonly email: string; readonly app: string; readonly turn: number };

/** Whom another view asks about, who is explained at once. `turn`: how often that was. */
function useGiven(onAsked: (found: Found | undefined) => void): Given {
  const { api } = usePage();
  const first = useApps()[0]?.id ?? '';
  const [given, setGiven] = useState<Given>({ email: '', app: first, turn: 0 });
  const answered = useRef(onAsked);
  useEffect(() => {
    answered.current = onAsked;
  });
  const take = useCallback(
    async ({ email, app = first }: AskedUser) => {
      setGiven(({ turn }) => ({ email, app, turn: turn + 1 }));
      answered.current(undefined);
      const answer = await api.explain({ email, app });
      answered.current(answer.kind === 'ok' ? { kind: 'explained', answer: answer.value } : answer);
    },
    [api, first],
  );
  useAskedUser('explain', take);
  return given;
}

function ByAddress({ given, onFound }: FormProps & { readonly given: Given }) {
  const { api } = usePage();
  const [email, setEmail] = useState(given.email);
  const [app, setApp] = useState(given.app);
  useDraft('explain', email !== '');
  return (
    <LookUp
      isReady={email.trim() !== '' && app !== ''}
      onSend={async () => {
        const answer = await api.explain({ email: addressIn(email), app });
        onFound(answer.kind === 'ok' ? { kind: 'explained', answer: answer.value } : answer);
      }}
    >
      <Field label="User’s e-mail address" required>
        <AddressInput value={email} onChange={setEmail} />
      </Field>
      <AppSelect value={app} onChange={setApp} />
    </LookUp>
  );
}

function ByCode({ onFound }: FormProps) {
  const { api } = usePage();
  const [code, setCode] = useState('');
  useDraft('explain', code !== '');
  return (
    <LookUp
      isReady={code.trim() !== ''}
      onSend={async () => {
        const answer = await api.findStory(code.trim());
        onFound(answer.kind === 'ok' ? { kind: 'story', story: answer.value } : answer);
      }}
    >
      <Field label="Support code" required>
        <Input
          value={code}
          autoComplete="off"
          onChange={(_event, { value }) => {
            setCode(value);
          }}
        />
      </Field>
    </LookUp>
  );
}

type LookUpProps = {
  readonly isReady: boolean;
  readonly onSend: () => Promise<void>;
  readonly children: ReactNode;
};

function LookUp({ isReady, onSend, children }: LookUpProps) {
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!isReady || isBusy) return;
    setBusy(true);
    await onSend();
    setBusy(false);
  };
  return (
    <form className="form-row" onSubmit={(event) => void submit(event)}>
      {children}
      <Button appearance="primary" type="submit" disabledFocusable={!isReady || isBusy}>
        {isBusy ? 'Asking …' : 'Explain'}
      </Button>
    </form>
  );
}
