/** The account's apps: where each sends its users, Azure or the password, and why. */
import { Badge, Spinner } from '@fluentui/react-components';
import type { AppOfAccount } from '../api/answers.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Moment } from '../parts/values/moment.tsx';
import { ProblemBar } from '../parts/problem-bar.tsx';
import { Section } from '../parts/section.tsx';
import { Sentence } from '../parts/values/sentence.tsx';
import { Value } from '../parts/values/value.tsx';
import { useApps } from '../state/account/use-apps.ts';
import { countOf, formatCount } from '../words/format.ts';
import { appReason } from '../words/service-words.ts';

const COLUMNS = [
  { header: 'App', cell: ({ displayName }: AppOfAccount) => <Value of={displayName} /> },
  { header: 'Asks for', cell: ({ step }: AppOfAccount) => <Asked step={step} /> },
  { header: 'Why', wide: true, cell: (app: AppOfAccount) => <Why app={app} /> },
];
const idOf = ({ id }: AppOfAccount): string => id;

export function Apps() {
  const { apps, problem, reload } = useApps();
  return (
    <Section title="Your apps" lead="Where each app sends your users, as it is now.">
      <ProblemBar problem={problem} onRetry={reload} />
      {apps === undefined ? (
        problem === undefined && <Spinner label="Reading the apps …" />
      ) : (
        <>
          <DataTable label="Apps" columns={COLUMNS} rows={apps.items} keyOf={idOf} />
          {apps.takenAt !== null && (
            <p className="soft">
              Numbers as they are now. What Azure says is as of <Moment iso={apps.takenAt} />.
            </p>
          )}
        </>
      )}
    </Section>
  );
}

const Asked = ({ step }: Pick<AppOfAccount, 'step'>) => (
  <Badge appearance="tint" color={step === 'entra' ? 'success' : 'informative'}>
    {step === 'entra' ? 'Azure' : 'Password'}
  </Badge>
);

function Why({ app }: { readonly app: AppOfAccount }) {
  const { step, reason, ifOn } = app;
  return (
    <span className="stack-tight">
      <span>
        <Because reason={reason} app={app} />
        {step === 'entra' && (
          <span>
            {' '}
            <Sentence of={usersOf(app)} />
          </span>
        )}
      </span>
      {ifOn !== null && ifOn.reason !== reason && (
        <span className="soft small">
          <span>With SSO on: {ifOn.step === 'entra' ? 'Azure.' : 'the password.'} </span>
          {ifOn.step === 'entra' ? <Sentence of={usersOf(app)} /> : <Because reason={ifOn.reason} app={app} />}
        </span>
      )}
    </span>
  );
}

const Because = ({ reason, app }: { readonly reason: string; readonly app: AppOfAccount }) => (
  <span>
    <span>{appReason(reason)}</span>
    {reason === 'app-not-supported' && app.requiresProduct !== null && (
      <span>
        {' '}
        It needs the product <Value of={app.requiresProduct} />.
      </span>
    )}
  </span>
);

function usersOf({ users, requiresTwoFactor }: AppOfAccount): string {
  const rule = requiresTwoFactor ? ['It asks Azure only for users with 2FA.'] : [];
  if (users === null) return rule.join(' ');
  const { withAzure, withoutTwoFactor } = users;
  const have = `${formatCount(withAzure)} of the ${formatCount(withAzure + withoutTwoFactor)} whom Azure lets in have it; ${formatCount(withoutTwoFactor)} keep the password here.`;
  return [`${countOf(withAzure, 'user')} with Azure.`, ...rule, ...(requiresTwoFactor ? [have] : [])].join(' ');
}
