/** What the Company changed of the account's domains and products: whom it gave back to passwords, whom it brought under SSO. */
import { Link } from '@fluentui/react-components';
import type { AuditEvent } from '../api/answers.ts';
import { Notice } from '../parts/notice.tsx';
import { Sentence } from '../parts/values/sentence.tsx';
import { WithoutPasswordList } from '../parts/without-password.tsx';
import { type CompanyChange, useCompanyChanges } from '../state/account/company-changes.ts';
import { usePage } from '../state/page-context.ts';
import { auditEventHref } from '../words/audit-link.ts';
import { describeChange } from '../words/describe-change.ts';
import { Value } from '../parts/values/value.tsx';
import { countOf, formatMoment } from '../words/format.ts';

export function CompanyChanges() {
  const { api } = usePage();
  const changes = useCompanyChanges(api);
  if (changes.length === 0) return null;
  return (
    <div className="stack">
      {changes.map((change) => (
        <CompanyChangeNotice key={change.event.id} change={change} />
      ))}
      {changes.some(({ withoutPassword }) => withoutPassword > 0) && <WithoutPasswordList shown={[]} isMore />}
    </div>
  );
}

function CompanyChangeNotice({ change }: { readonly change: CompanyChange }) {
  const { session } = usePage();
  const { event } = change;
  return (
    <Notice
      intent="warning"
      title={
        <>
          <Value of={session.company.name} /> changed your account on {formatMoment(event.at)}.
        </>
      }
    >
      <ul className="changes">
        {changesOf(event).map(({ name, from, to }) => (
          <li key={name}>
            <span>
              <Value of={name} />:{' '}
            </span>
            {from !== undefined && (
              <span>
                <Sentence of={from} /> →{' '}
              </span>
            )}
            <Sentence of={to} />
          </li>
        ))}
        {sentencesOf(change).map((sentence) => (
          <li key={sentence}>
            <Sentence of={sentence} />
          </li>
        ))}
      </ul>
      <Link href="#/readiness">See who, in readiness</Link>{' '}
      <Link href={auditEventHref(event)}>Open the audit trail</Link>
    </Notice>
  );
}

/** The numbers have sentences of their own. */
function changesOf({ before, after }: AuditEvent) {
  const numbers = ['usersWithoutPassword', 'disabledInEntra', 'lockedOut'];
  const rest = Object.entries(after ?? {}).filter(([name]) => !numbers.includes(name));
  return describeChange(before, Object.fromEntries(rest));
}

const sentencesOf = ({ withoutPassword, disabled, lockedOut }: CompanyChange): string[] => [
  ...(withoutPassword > 0 ? [`${countOf(withoutPassword, 'user')} back to passwords without having one.`] : []),
  ...(disabled > 0
    ? [
        `${countOf(disabled, 'user')} disabled in Azure, perhaps because they left, and able to sign in with a password.`,
      ]
    : []),
  ...(lockedOut > 0
    ? [`${countOf(lockedOut, 'user')} under SSO now whom Azure does not let in, as far as is known.`]
    : []),
];
