import { describe, expect, it } from 'vitest';
import type { AddressRecord } from '../../shared/users/rules/user.ts';
import type { EntraIdentity } from '../../shared/platform/words/entra-identity.ts';
import { EmailAddress, ObjectId, TenantId, UserId } from '../../shared/platform/words/identifiers.ts';
import { type MatchInput, matchUser } from '../../shared/sign-in/recognizing/find-signed-in-user.ts';

const tenant = (digit: string) => TenantId.parse(`00000000-0000-4000-8000-00000000000${digit}`);
const object = (digit: string) => ObjectId.parse(`00000000-0000-4000-9000-00000000000${digit}`);
const [ANN, BOB] = [EmailAddress.parse('ann@contoso.example'), EmailAddress.parse('bob@contoso.example')];
const HER: EntraIdentity = { tenantId: tenant('1'), objectId: object('1') };

const record = (email: EmailAddress, boundTo?: EntraIdentity): AddressRecord => ({
  email,
  exclusion: undefined,
  user: {
    id: UserId.parse('00000000-0000-4000-a000-000000000001'),
    ...{ email, displayName: 'Ann', twoFactor: false, hasPassword: true, boundTo },
    ...{ externalId: undefined, aliases: [], formerEmail: undefined },
  },
});
const match = (given: Partial<MatchInput>) =>
  matchUser({
    identity: HER,
    userPrincipalName: ANN,
    byIdentity: undefined,
    byAddress: undefined,
    typed: ANN,
    ...given,
  });

describe('which user somebody from Azure is', () => {
  it('is the bound one, whatever the name says by now', () => {
    const bound = match({ byIdentity: record(BOB, HER), byAddress: record(ANN) });
    expect(bound).toMatchObject({ kind: 'bound', user: { email: BOB } });
    expect(match({ byAddress: record(ANN, HER) })).toMatchObject({ kind: 'bound' });
  });

  it('is the one of that user principal name the first time', () => {
    expect(match({ byAddress: record(ANN) })).toMatchObject({ kind: 'to-bind', user: { email: ANN } });
    const elsewhere = { tenantId: tenant('2'), objectId: object('1') };
    expect(match({ byAddress: record(ANN, elsewhere) })).toMatchObject({ kind: 'to-bind' });
  });

  it('takes no stale way to a user for a binding', () => {
    const stale = record(BOB, { tenantId: tenant('1'), objectId: object('2') });
    expect(match({ byIdentity: stale })).toMatchObject({ refusal: 'not-in-control-panel' });
    expect(match({ byIdentity: record(BOB, { ...HER, tenantId: tenant('2') }) })).toMatchObject({ kind: 'refused' });
  });

  it('is nobody when the address belongs to another person of the tenant', () => {
    const other = { ...HER, objectId: object('2') };
    const taken = record(ANN, other);
    expect(match({ byAddress: taken })).toEqual({ kind: 'refused', refusal: 'bound-to-another-person', taken });
  });

  it('is also one whose domain the account has lost: who owns it decides then', () => {
    const moved = EmailAddress.parse('ann@moved.example');
    expect(match({ userPrincipalName: moved, byAddress: record(moved) })).toMatchObject({ user: { email: moved } });
  });

  it('is nobody for a name that no user has, without a name, or without a user', () => {
    const foreign = EmailAddress.parse('ann@elsewhere.example');
    const refused = { kind: 'refused', refusal: 'address-differs' };
    expect(match({ userPrincipalName: foreign })).toEqual(refused);
    expect(match({ userPrincipalName: undefined, byAddress: record(ANN) })).toEqual(refused);
    expect(match({ byAddress: { ...record(ANN), user: undefined } })).toMatchObject({
      refusal: 'not-in-control-panel',
    });
    expect(match({ byAddress: record(BOB) })).toMatchObject({ kind: 'refused' });
  });
});
