/** docs/conformance.md, from what came out of every module. */
import type { Outcome } from './module.ts';
import { type Plan, SUITE } from './plans.ts';

export type PlayedPlan = { readonly plan: Plan; readonly outcomes: readonly Outcome[] };

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (rows: readonly (readonly string[])[]): string =>
  [row(['module', 'what it asks', 'result', '']), row(['---', '---', '---', '---']), ...rows.map(row)].join('\n');

const RESULTS = ['passed', 'passed, with a warning', 'not applicable', 'not passed'] as const;

function countOf({ plan, outcomes }: PlayedPlan): readonly string[] {
  const counts = RESULTS.map((result) => outcomes.filter((outcome) => outcome.result === result).length);
  return [plan.profile, `\`${plan.name}\``, ...counts.map(String), String(outcomes.length)];
}

const describePlan = ({ plan, outcomes }: PlayedPlan): string => `## ${plan.profile}

${table(
  plan.modules.map(({ name, asks }, index) => {
    const { result = '', why = '' } = outcomes[index] ?? {};
    return [`\`${name}\``, asks, result === 'not passed' ? '**not passed**' : result, why];
  }),
)}
`;

/** Markdown, before it is formatted. */
export const describeConformance = (
  played: readonly PlayedPlan[],
): string => `# The OpenID Foundation's conformance plans

Printed by the tests that play them, from what came out; \`npx vitest run test/provider/conformance -u\` writes it anew. The modules are those of the
[conformance suite](https://gitlab.com/openid/conformance-suite) as of ${SUITE.date} (\`${SUITE.commit}\`), by its names; what each one asks was read there, and is tested here by tests of
our own, on the service's handlers, with a confidential client that a catalogue names. The suite itself was not run, and the service is not certified.

- Every request has PKCE, which the service requires of such a client. The suite sends it in one module alone: for a run of the suite itself, its clients' entries in the catalogue say
  \`pkce: "none"\`, for that run.
- Who signs in is asked by the service's own page, as the suite gives no hint by itself; the session is Azure's, and a stand-in plays Azure.
- There is no session of ours to end. After a sign-out \`prompt=none\` is \`login_required\`, as the suite asks it, without a hint; with one, Azure answers by its own session, which the person
  ends by a button of our page.
- _With a warning_: the suite would warn, and certify. _Not applicable_: the suite skips it, or doesn't offer it for a client that is registered by hand. _Not passed_: it would fail.

${[row(['plan', 'of the suite', ...RESULTS, 'modules']), row(Array.from({ length: 7 }, () => '---')), ...played.map((one) => row(countOf(one)))].join('\n')}

${played.map(describePlan).join('\n')}`;
