/** What happens at Azure, step by step, with drawings of ours; which role it takes, and what is asked for and why. */
import type { ReactNode } from 'react';
import { Value } from '../../parts/values/value.tsx';
import { usePage } from '../../state/page-context.ts';

/** As Azure names them on its page, with what each is for. */
const PERMISSIONS = [
  ['Read all users’ full profiles', 'to find who can sign in with Azure, before SSO is turned on'],
  ['Read organization information', 'to see the name of your organisation and the mail domains that it has verified'],
  ['Sign users in, and view their basic profile', 'to sign people in with Azure, and to know who they are'],
] as const;

export function AzureWalk() {
  const { session } = usePage();
  return (
    <>
      <p>
        Whoever accepts at Azure needs the role <strong>Global Administrator</strong> or{' '}
        <strong>Privileged Role Administrator</strong> there. Others are told so, and nothing is connected.
      </p>
      <ol className="walk" aria-label="What happens at Azure">
        <WalkStep title="Choose the account" drawing={<PickDrawing />}>
          Azure asks who signs in: the administrator takes their account in your organisation.
        </WalkStep>
        <WalkStep title="Prove it" drawing={<ProveDrawing />}>
          Password and second factor, as your organisation has it. <Value of={session.company.name} /> sees neither.
        </WalkStep>
        <WalkStep title="Accept the terms" drawing={<AcceptDrawing />}>
          Azure lists what <Value of={session.company.name} /> asks for, for your whole organisation.
        </WalkStep>
        <WalkStep title="Connected" drawing={<DoneDrawing />}>
          Nothing changes for your users yet. It can be taken back at any time.
        </WalkStep>
      </ol>
      <h3>What is asked for, and why</h3>
      <dl className="asked">
        {PERMISSIONS.map(([permission, why]) => (
          <div key={permission}>
            <dt>{permission}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
      <p>Nothing can be changed in your organisation with it, and no mail and no file be read.</p>
    </>
  );
}

type StepProps = { readonly title: string; readonly drawing: ReactNode; readonly children: ReactNode };

const WalkStep = ({ title, drawing, children }: StepProps) => (
  <li>
    {drawing}
    <div>
      <strong>{title}</strong>
      <p>{children}</p>
    </div>
  </li>
);

const Drawing = ({ children }: { readonly children: ReactNode }) => (
  <svg className="drawing" viewBox="0 0 72 48" aria-hidden="true" focusable="false">
    <rect className="window" x="1" y="1" width="70" height="46" rx="5" />
    <path className="line" d="M1 10h70" />
    {children}
  </svg>
);

const PickDrawing = () => (
  <Drawing>
    <circle className="soft" cx="16" cy="21" r="4" />
    <path className="line" d="M25 21h34" />
    <rect className="accent" x="7" y="29" width="58" height="13" rx="3" />
    <circle className="inverse" cx="16" cy="35.5" r="4" />
    <path className="inverse-line" d="M25 35.5h30" />
  </Drawing>
);

const ProveDrawing = () => (
  <Drawing>
    <rect className="soft" x="9" y="18" width="32" height="8" rx="2" />
    <path className="dots" d="M14 22h20" />
    <rect className="accent" x="9" y="32" width="20" height="9" rx="2" />
    <rect className="window" x="50" y="17" width="14" height="25" rx="3" />
    <path className="tick" d="m53 29 3 3 5-6" />
  </Drawing>
);

const AcceptDrawing = () => (
  <Drawing>
    <path className="tick" d="m9 18 2 2 4-4M9 26l2 2 4-4" />
    <path className="line" d="M20 18h40M20 26h32" />
    <rect className="soft" x="22" y="33" width="18" height="9" rx="2" />
    <rect className="accent" x="44" y="33" width="20" height="9" rx="2" />
  </Drawing>
);

const DoneDrawing = () => (
  <Drawing>
    <circle className="accent" cx="36" cy="28" r="13" />
    <path className="inverse-line" d="m29 28 5 5 9-10" />
  </Drawing>
);
