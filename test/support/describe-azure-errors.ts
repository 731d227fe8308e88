/** docs/azure-errors.md, from the tables that the service itself reads. */
import { KNOWN_ERRORS, KNOWN_NUMBERS, LONE_ERRORS } from '../../shared/entra/rules/azure-errors.ts';
import {
  AZURE_REFUSAL_NAMES,
  AZURE_REFUSALS,
  type AzureRefusal,
  type RefusalWords,
} from '../../shared/platform/words/refusals/azure-refusals.ts';

const names = { company: 'COMPANY', panel: 'PANEL', app: 'APP' };

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');

const told = ([heading, happened, todo]: RefusalWords['toPerson']): string =>
  `**${heading}.** ${happened(names)} ${todo(names)}`;

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

function describeRefusal(refusal: AzureRefusal): readonly string[] {
  const { whose, status, toPerson, toConnector, toAdmin }: RefusalWords = AZURE_REFUSALS[refusal];
  return [`\`${refusal}\``, codesOf(refusal), whose, String(status), told(toPerson), told(toConnector), toAdmin(names)];
}

/** Markdown, before it is formatted. */
export const describeAzureErrors = (): string => `# What Azure's errors are told as

Printed from \`shared/entra/rules/azure-errors.ts\` and \`azure-refusals.ts\`; a test holds it equal, \`npx vitest run test/entra/azure-errors.test.ts -u\` writes it anew. Numbers are Microsoft's
[AADSTS codes](https://learn.microsoft.com/entra/identity-platform/reference-error-codes), looked up on 28 November 2026; 650051, 500121 and 7000229 are not on that page and are as public reports of them agree.

- The number counts before the subcode, the subcode before the OAuth error. A number that isn't here says nothing: such an error is \`other\`, except for the OAuth errors that are listed without "(without a number)".
- \`access_denied\` alone is \`other\`: Conditional Access, devices, risk and much else come under it. "You cancelled" is said for 65004, for \`error_subcode=cancel\`, and for the \`permission_denied\` of the page of terms.
- The text in a redirect can be forged. Nothing but a number or a word of this table is read from it, and nothing is marked by it: Entra is asked first. A redirect that says our credential was refused is \`other\`.
- The log has the refusal as \`code\` (\`connect-…\` where a tenant is connected) and the number, or the OAuth error, as \`detail\`. No page shows either.
- \`token-invalid\` is our own check of what Azure sent, and has no number. COMPANY, PANEL and APP are the brand's names.

## Refusals

${table(
  [
    'refusal',
    'Azure says',
    'whose',
    'HTTP',
    'who signs in reads',
    'who connects a tenant reads',
    'the administrator reads (test sign-in, “explain”)',
  ],
  AZURE_REFUSAL_NAMES.map(describeRefusal),
)}

## Numbers

${table(
  ['AADSTS', 'what it is', 'refusal'],
  KNOWN_NUMBERS.map(({ number, what, refusal }) => [number, what, `\`${refusal}\``]),
)}
`;
