/** Rows of older versions, and what an older version makes of ours: a deployment has both for a while, and can be gone back on. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { accountColumns, accountOf } from '../../../../shared/adapters/tables/rows/account-row.ts';
import { auditColumns, auditEventOf } from '../../../../shared/adapters/tables/rows/audit-row.ts';
import { connect, turnSso, turnToShadow } from '../../../../shared/domain/account.ts';
import { ContactId } from '../../../../shared/domain/identifiers.ts';
import {
  someAccount,
  someAccountId,
  someDomain,
  someEvent,
  someLink,
  someTenant,
} from '../../../contracts/store-world.ts';

const account = connect(someAccount(someAccountId()), someLink(someTenant()));
const turn = { at: new Date('2026-11-22T01:02:03.004Z'), by: ContactId.parse('contact-2') };
const shadow = turnToShadow(account, turn);
/** What version 0.1.0 reads of the switch; it passes over columns that it doesn't know. */
const OldSwitch = z.object({ sso: z.enum(['on', 'off']), ssoVersion: z.int().min(0) });
const stored = (columns: object): unknown => JSON.parse(JSON.stringify(columns));

describe('the row of an audit event', () => {
  it('is read when a newer version wrote an action that this one does not know', () => {
    const event = someEvent(account.id);
    const row = { ...auditColumns(event), action: 'something-newer' };
    expect(auditEventOf(account.id, stored(row))).toEqual({ ...event, action: 'something-newer' });
  });
});

describe('the domains in the row of an account', () => {
  const [one, two] = [someDomain(), someDomain()];
  const joining = { ...someAccount(someAccountId(), [one, two]), joining: [two] };

  it('are all in force in rows from before domains were joining', () => {
    const old = { ...accountColumns({ ...joining, joining: [] }), joining: undefined, left: undefined };
    expect(accountOf(joining.id, stored(old))).toMatchObject({ domains: [one, two], joining: [], left: [] });
  });

  it('that are joining the account has not got, to a version that does not know it: Company credentials there too', () => {
    const OldDomains = z.object({ domains: z.string() });
    expect(JSON.parse(OldDomains.parse(stored(accountColumns(joining))).domains)).toEqual([one]);
    expect(accountOf(joining.id, stored(accountColumns(joining)))).toEqual(joining);
  });

  it('keep those that left, and how many of their users were locked out', () => {
    const left = { ...joining, left: [{ domain: someDomain(), lockedOut: 3 }] };
    expect(accountOf(left.id, stored(accountColumns(left)))).toEqual(left);
  });
});

describe('the switch in the row of an account', () => {
  it('is read from rows that were written before turns were kept', () => {
    const columns = accountColumns(turnSso(account, 'on', turn));
    const old = { ...columns, ssoTurnedAt: undefined, ssoTurnedBy: undefined };
    expect(accountOf(account.id, stored(old))).toEqual({ ...account, sso: 'on', ssoVersion: 1 });
  });

  it('is off to a version that does not know shadow, with the version of the turn', () => {
    expect(OldSwitch.parse(stored(accountColumns(shadow)))).toEqual({ sso: 'off', ssoVersion: 1 });
    expect(accountOf(account.id, stored(accountColumns(shadow)))).toEqual(shadow);
  });

  it('is on when such a version turned it on, whatever it left behind', () => {
    const row = { ...accountColumns(shadow), sso: 'on', ssoVersion: 2 };
    expect(accountOf(account.id, stored(row))).toMatchObject({ sso: 'on', ssoVersion: 2, shadowSince: undefined });
  });

  it('holds no moment of shadow once it was turned from there', () => {
    expect(stored(accountColumns(turnSso(shadow, 'on', turn)))).not.toHaveProperty('shadowSince');
  });
});
