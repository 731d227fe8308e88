/** docs/product.md is what the service promises: where it can be compared with the code, it is. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { SSO_POSITIONS } from '../../shared/platform/words/switch-position.ts';
import { AppId, ContactId, EmailAddress, TenantId } from '../../shared/platform/words/identifiers.ts';
import { READINESS_STATUSES } from '../../shared/platform/words/readiness-status.ts';
import { decideSignIn } from '../../shared/decision/rules/sign-in-decision.ts';

const page = readFileSync(join(resolve(import.meta.dirname, '../..'), 'docs/product.md'), 'utf8');

/** The rows of the first table of a section, cell by cell. */
function tableOf(title: string): readonly (readonly string[])[] {
  const [, section = ''] = page.split(new RegExp(`^## ${title}$`, 'm'));
  const lines = section.split(/^## /m)[0]?.split('\n') ?? [];
  const rows = lines.filter((line) => line.startsWith('|')).map((line) => line.split('|').slice(1, -1));
  return rows.slice(2).map((cells) => cells.map((cell) => cell.trim()));
}

const wordOf = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');

it('the table of the decision is that of the code, row by row', () => {
  const { trace } = decideSignIn({
    app: { id: AppId.parse('elevate'), kind: 'end-user', requiresTwoFactor: false, requiresProduct: undefined },
    account: {
      integration: {
        state: 'connected',
        tenantId: TenantId.parse('11111111-1111-4111-8111-111111111111'),
        tenantName: 'Acme',
        verifiedDomains: [],
        connectedBy: ContactId.parse('contact-1'),
        connectedAt: new Date('2026-01-01T00:00:00Z'),
      },
      sso: 'on',
      products: [],
      joining: [],
    },
    email: EmailAddress.parse('ada@acme.example'),
    record: undefined,
    now: new Date('2026-11-29T00:00:00Z'),
  });
  const rows = tableOf('The decision').map(([row, , step, reason]) => [Number(row), wordOf(reason), step]);
  expect(rows.map(([row, reason]) => [row, reason])).toEqual(trace.map(({ rule, reason }) => [rule, reason]));
  expect(rows.map(([, , step]) => step)).toEqual([...rows.slice(1).map(() => 'Company credentials'), 'Entra']);
});

it('the statuses of the readiness report are all there, and no others', () => {
  const statuses = tableOf('Readiness').map(([status]) => wordOf(status));
  expect(statuses.toSorted()).toEqual(READINESS_STATUSES.toSorted());
});

it('the positions of the switch are those that it names', () => {
  const [, meaning = ''] = tableOf('Words').find(([word]) => word === 'SSO switch') ?? [];
  const named = [...meaning.matchAll(/`(off|shadow|on|pilot)` ?(?:\(|,|for)/g)].map(([, word = '']) => word);
  expect([...new Set(named)].toSorted()).toEqual(SSO_POSITIONS.toSorted());
});
