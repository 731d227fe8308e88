/** What `npm start` prints: where things are, whom to be. */
import { Company } from '../../shared/platform/words/apps/company.ts';
import { CONTACTS, PEOPLE } from './seeding/seed.ts';
import type { Stack } from './start-stack.ts';

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, at) => Math.max(heading.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `  ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('   ')}`.trimEnd();
  return [line(headings), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}

export function describeStack(
  { brand, file, appUrls, insights }: Pick<Stack, 'brand' | 'file' | 'appUrls' | 'insights'>,
  stackFile: string,
): string {
  const panel = brand.company.controlPanelName;
  const places = [
    [panel, file.controlPanel, `an admin portal: ${Company.shape.menuPath.parse(brand.company.menuPath).join(' > ')}`],
    ...brand.apps.map(({ id, displayName }) => [displayName, appUrls[id] ?? '', `an app of ${brand.company.name}`]),
    ['The service', file.service, `its API: ${file.service}/openapi.json`],
    ['Entra stand-in', file.entra, 'tenants, people, faults to switch on'],
    ['Metrics', insights.url, 'what the service measured, every two seconds'],
  ];
  const contacts = CONTACTS.map(({ name, account, email, password }) => [email, password, account, name]);
  const people = PEOPLE.map((person) => [
    person.email,
    person.entraPassword ?? '–',
    person.companyPassword ?? '–',
    person.note,
  ]);
  return `
Ready. Start at the ${panel}: ${file.controlPanel}

${table(['where', 'address', 'what'], places)}

Contacts, for the ${panel}
${table(['address', 'password', 'account', 'who'], contacts)}

People, for the apps
${table(['address', 'Azure password', 'Company password', 'who'], people)}

For programs: ${stackFile}. Ctrl-C stops it all.`;
}
