/** The apps in which a test sign-in has passed with the connection as it is. */
import type { PassedTest } from '../api/answers.ts';
import { usePage } from '../state/page-context.ts';
import { DataTable } from './data-table.tsx';
import { useAppName } from './forms/app-select.tsx';
import { Moment } from './values/moment.tsx';
import { Notice } from './notice.tsx';
import { Section } from './section.tsx';
import { Value } from './values/value.tsx';

const appOf = ({ app }: PassedTest): string => app;

/** Nothing where nothing has passed, or isn't known to have. */
export function PassedTests() {
  const { passedTests = [] } = usePage().standing;
  const nameOf = useAppName();
  if (passedTests.length === 0) return null;
  const columns = [
    { header: 'App', cell: ({ app }: PassedTest) => <Value of={nameOf(app)} /> },
    { header: 'Passed', cell: ({ passedAt }: PassedTest) => <Moment iso={passedAt} /> },
    { header: 'Signed in', wide: true, cell: ({ email }: PassedTest) => <Value of={email} /> },
  ];
  return (
    <Section
      title="Tests that passed"
      lead="The newest of each app, also when another administrator made it. They are forgotten when the tenant is disconnected or connected anew."
    >
      <DataTable label="Tests that passed" columns={columns} rows={passedTests} keyOf={appOf} />
    </Section>
  );
}

/** For whoever is about to turn SSO on. */
export function UntestedNotice() {
  const { passedTests } = usePage().standing;
  if (passedTests === undefined || passedTests.length > 0) return null;
  return (
    <Notice intent="warning" title="No test sign-in has passed with this connection.">
      <a href="#/test">Test one user</a> first: nobody’s sign-in changes by it.
    </Notice>
  );
}
