/** docs/azure-errors.md, from the tables that the service itself reads. */
import { KNOWN_ERRORS, KNOWN_NUMBERS, LONE_ERRORS } from '../../../shared/entra/rules/azure-errors.ts';
import { fillIn, type RefusalRow, type Told } from '../../../shared/platform/words/refusals/refusal.ts';
import {
  AZURE_REFUSAL_NAMES,
  type AzureRefusal,
  OWN_REFUSALS,
  type Refusal,
  REFUSALS,
} from '../../../shared/platform/words/refusals/refusals.ts';

const names = {
  company: 'COMPANY',
  panel: 'PANEL',
  app: 'APP',
  host: 'HOST',
  wait: 'N seconds',
  page: 'PAGE',
  start: 'START',
};
const filled = (sentence = ''): string => fillIn(sentence, names);

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const told = (page: Told | undefined): string =>
  page === undefined ? '' : `**${page[0]}.** ${filled(page[1])} ${filled(page[2])}`;

function codesOf(refusal: AzureRefusal): string {
  const numbers = KNOWN_NUMBERS.filter((known) => known.refusal === refusal).map(({ number }) => number);
  const errors = Object.entries(KNOWN_ERRORS).filter(([, meant]) => meant === refusal);
  const alone = Object.entries(LONE_ERRORS).filter(([, meant]) => meant === refusal);
  const words = [
    ...(refusal === 'declined' ? ['`access_denied` with `error_subcode=cancel`'] : []),
    ...errors.map(([error]) => `\`${error}\``),
    ...alone.map(([error]) => `\`${error}\` (without a number)`),
  ];
  return [...numbers, ...words].join(', ');
}

function describeRefusal(refusal: Refusal): readonly string[] {
  const { whose, status, page, connectPage, toAdmin }: RefusalRow = REFUSALS[refusal];
  return [whose, String(status), told(page), told(connectPage), filled(toAdmin)];
}
const HEADS = [
  'whose',
  'HTTP',
  'who signs in reads',
  'who connects a tenant reads',
  'the administrator reads (test sign-in, “explain”)',
];

/** Markdown, before it is formatted. */
export const describeAzureErrors = (): string => `# What Azure's errors are told as

Printed from \`shared/platform/words/refusals\` and \`shared/entra/rules/azure-errors.ts\`; a test holds it equal, \`npx vitest run test/entra/azure-errors.test.ts -u\` writes it anew. Numbers are Microsoft's
[AADSTS codes](https://learn.microsoft.com/entra/identity-platform/reference-error-codes), looked up on 28 November 2026; 650051, 500121 and 7000229 are not on that page and are as public reports of them agree.

- The number counts before the subcode, the subcode before the OAuth error. A number that isn't here says nothing: such an error is \`other\`, except for the OAuth errors that are listed without "(without a number)".
- \`access_denied\` alone is \`other\`: Conditional Access, devices, risk and much else come under it. "You cancelled" is said for 65004, for \`error_subcode=cancel\`, and for the \`permission_denied\` of the page of terms.
- The text in a redirect can be forged. Nothing but a number or a word of this table is read from it, and nothing is marked by it: Entra is asked first. A redirect that says our credential was refused is \`other\`.
- The log has the refusal as \`code\` (\`connect-…\` where a tenant is connected) and the number, or the OAuth error, as \`detail\`. No page shows either.
- \`token-invalid\` is our own check of what Azure sent, and has no number. COMPANY, PANEL, APP and HOST are the brand's names and the service's host.

## Refusals

${table(
  ['refusal', 'Azure says', ...HEADS],
  AZURE_REFUSAL_NAMES.map((refusal) => [`\`${refusal}\``, codesOf(refusal), ...describeRefusal(refusal)]),
)}

## Our own

${table(
  ['refusal', ...HEADS],
  (Object.keys(OWN_REFUSALS) as Refusal[]).map((refusal) => [`\`${refusal}\``, ...describeRefusal(refusal)]),
)}

## Numbers

${table(
  ['AADSTS', 'what it is', 'refusal'],
  KNOWN_NUMBERS.map(({ number, what, refusal }) => [number, what, `\`${refusal}\``]),
)}
`;
