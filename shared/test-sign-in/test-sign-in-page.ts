/** What the browser of a test sign-in shows in the end: each check, and that nobody got in anywhere. */
import { html } from 'hono/html';
import type { AppCatalogue } from '../platform/words/apps/app-catalogue.ts';
import { pageNameOf } from '../platform/words/apps/company.ts';
import { hasPassed, type TestCheck, type TestCheckName, type TestResult } from './rules/test-sign-in.ts';
import { isolateIn, said } from '../platform/words/written/isolated-text.ts';
import { type Markup, type Page, shown } from '../platform/pages/page.ts';

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

function checkLine({ check, passed, detail }: TestCheck, names: readonly string[]): Markup {
  const [sign, word] = mark(passed);
  return html`<li class="${passed === true ? 'passed' : passed === false ? 'failed' : 'soft'}">
    <span class="sign" aria-hidden="true">${sign}</span>
    <span
      ><strong>${LABELS[check]}</strong> <span class="unseen">${word}</span
      ><br />${shown(isolateIn(detail, names))}</span
    >
  </li>`;
}

type Test = {
  readonly email: string;
  /** Undefined: the catalogue has the app no longer. */
  readonly appName: string | undefined;
  readonly company: AppCatalogue['company'];
};

export function testSignInPage({ email, appName, company }: Test, result: TestResult): Page {
  const names = [company.name, company.controlPanelName, appName ?? ''];
  const passed = hasPassed(result);
  return {
    status: 200,
    tone: passed ? 'good' : 'bad',
    heading: passed ? 'The test sign-in passed' : 'The test sign-in did not pass',
    sentences: [
      appName === undefined
        ? said`This was a test for ${email}. Nobody was signed in to any app.`
        : said`This was a test for ${email} in ${appName}. Nobody was signed in to any app.`,
      said`Whoever started the test sees the same in ${pageNameOf(company)}. You can close this page.`,
    ],
    content: html`<ul class="checks">
      ${result.checks.map((check) => checkLine(check, names))}
    </ul>`,
  };
}
