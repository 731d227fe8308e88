/** What the browser of a test sign-in shows in the end: each check, and that nobody got in anywhere. */
import { html } from 'hono/html';
import { hasPassed, type TestCheck, type TestCheckName, type TestResult } from '../domain/test-sign-in.ts';
import { type Markup, type Page, said } from './page.ts';

const LABELS: Readonly<Record<TestCheckName, string>> = {
  ticket: 'The link',
  'azure-sign-in': 'Signing in to Azure',
  tenant: 'The organisation',
  person: 'The person',
  'user-in-control-panel': 'The user',
  decision: 'The rules for this app',
  'binding-possible': 'The link between user and person',
};

const mark = (passed: boolean | null): readonly [sign: string, word: string] => {
  if (passed === null) return ['–', 'not reached'];
  return passed ? ['✓', 'passed'] : ['✗', 'failed'];
};

function checkLine({ check, passed, detail }: TestCheck): Markup {
  const [sign, word] = mark(passed);
  return html`<li class="${passed === true ? 'passed' : passed === false ? 'failed' : 'soft'}">
    <span class="sign" aria-hidden="true">${sign}</span>
    <span><strong>${LABELS[check]}</strong> <span class="unseen">${word}</span><br />${detail}</span>
  </li>`;
}

/** `appName` is the app's display name, if the catalogue still has it. */
export function testSignInPage(email: string, appName: string | undefined, result: TestResult): Page {
  const passed = hasPassed(result);
  return {
    status: 200,
    tone: passed ? 'good' : 'bad',
    heading: passed ? 'The test sign-in passed' : 'The test sign-in did not pass',
    sentences: [
      appName === undefined
        ? said`This was a test for ${email}. Nobody was signed in to any app.`
        : said`This was a test for ${email} in ${appName}. Nobody was signed in to any app.`,
      'Whoever started the test sees the same in Identity Management. You can close this page.',
    ],
    content: html`<ul class="checks">
      ${result.checks.map(checkLine)}
    </ul>`,
  };
}
