/** How the newest test of a user ended, and their link. */
import { Badge, Button } from '@fluentui/react-components';
import type { LatestTest, StartedTest } from '../../../api/answers.ts';
import { CopyLink } from '../../../parts/copy-link.tsx';
import type { Column } from '../../../parts/data-table.tsx';
import { useKnownNames } from '../../../parts/forms/app-select.tsx';
import { Moment } from '../../../parts/values/moment.tsx';
import { Sentence } from '../../../parts/values/sentence.tsx';
import { Value } from '../../../parts/values/value.tsx';
import { usePage } from '../../../state/page-context.ts';
import { formatMoment } from '../../../words/format.ts';
import { checkLabel } from '../../../words/service-words.ts';
import type { TestLinks } from './use-test-links.ts';

export const testColumns = (links: TestLinks): readonly Column<LatestTest>[] => [
  { header: 'E-mail address', wide: true, cell: ({ email }) => <Value of={email} /> },
  { header: 'Newest test', wide: true, cell: (test) => <Newest test={test} /> },
  {
    header: 'Link',
    cell: ({ email }) => {
      const link = links.linkOf(email);
      return link === undefined ? (
        <Button
          size="small"
          aria-label={`Make a link for ${email}`}
          disabledFocusable={links.making !== undefined}
          onClick={() => {
            links.make([email]);
          }}
        >
          Make a link
        </Button>
      ) : (
        <ToSend email={email} link={link} />
      );
    },
  },
];

function Newest({ test: { ended, waitsUntil } }: { readonly test: LatestTest }) {
  return (
    <span className="stack-tight">
      {ended === null ? <span>Not tested yet</span> : <Ended ended={ended} />}
      {waitsUntil !== null && (
        <span className="soft small">
          A link waits until <Moment iso={waitsUntil} />
        </span>
      )}
    </span>
  );
}

function Ended({ ended: { passed, at, failedAt, detail } }: { readonly ended: NonNullable<LatestTest['ended']> }) {
  const names = useKnownNames();
  return (
    <>
      <span>
        <Badge appearance="tint" color={passed ? 'success' : 'danger'}>
          {passed ? 'Passed' : 'Failed'}
        </Badge>{' '}
        <span className="soft small">
          <Moment iso={at} />
        </span>
      </span>
      {failedAt !== null && (
        <span className="small">
          <span>{checkLabel(failedAt)}: no. </span>
          {detail !== null && <Sentence of={detail} names={names} />}
        </span>
      )}
    </>
  );
}

function ToSend({ email, link: { url, expiresAt } }: { readonly email: string; readonly link: StartedTest }) {
  const { account } = usePage().session;
  const subject = [account.name, 'please test your sign-in'].join(': ');
  const text = `Please open this link and sign in with Azure. It works once, until ${formatMoment(expiresAt)}; nothing changes for you.`;
  const query = Object.entries({ subject, body: `${text}\n\n${url}` }).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  );
  return (
    <span className="stack-tight">
      <CopyLink label={`Test link of ${email}`} url={url} />
      <a href={`mailto:${encodeURIComponent(email)}?${query.join('&')}`}>
        <span>E-mail it</span>
        <span className="unseen">
          {' '}
          to <Value of={email} />
        </span>
      </a>
    </span>
  );
}
