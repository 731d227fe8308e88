import { describe, expect, it } from 'vitest';
import type { AuditAction, AuditEvent, Recorded } from '../../../shared/domain/audit-event.ts';
import { type Decided, madeItSo } from '../../../shared/domain/deciding-change.ts';
import { EmailAddress, ProductId } from '../../../shared/domain/identifiers.ts';
import type { Reason } from '../../../shared/domain/sign-in-decision.ts';
import { someAccountId, someEvent } from '../../contracts/store-world.ts';

const ann = EmailAddress.parse('ann@contoso.example');
const bob = 'bob@contoso.example';
const elevate = { requiresTwoFactor: false };
const owa = { requiresTwoFactor: true };
const chat = { requiresTwoFactor: false, requiresProduct: ProductId.parse('unified') };
const event = (
  action: AuditAction,
  before?: Recorded,
  after?: Recorded,
  change: Partial<AuditEvent> = {},
): AuditEvent => someEvent(someAccountId(), { action, before, after, ...change });
const users = (after: Recorded) =>
  event('users-changed', undefined, { created: [], changed: [], removed: [], exclusionsRemoved: [], ...after });
/** As it is written since each item says its fields. */
const changed = (before: Recorded | null, after: Recorded) =>
  event(
    'users-changed',
    undefined,
    { created: [], changed: [ann, bob], removed: [], exclusionsRemoved: [] },
    {
      changes: [
        { item: bob, before: { twoFactor: true }, after: { twoFactor: false } },
        { item: ann, before, after },
      ],
    },
  );
const products = (...list: string[]) => ({ name: 'Contoso', domains: ['contoso.example'], products: list });

const end = (minutes: number) => new Date(someEvent(someAccountId()).at.getTime() + minutes * 60_000).toISOString();
const over = { email: ann, expiresAt: end(-5) };
const held = { email: ann, expiresAt: end(5) };
const acceptedAgain = event('integration-connected', { integration: 'connected' }, { integration: 'connected' });
const mended = event('integration-connected', { integration: 'broken' }, { integration: 'connected' });
const switchedOn = event('sso-switched', { sso: 'off' }, { sso: 'on' });
const switchedOff = event('sso-switched', { sso: 'on' }, { sso: 'off' });
const connected = event('integration-connected', { integration: 'not-connected' }, { integration: 'connected' });
const disconnected = event(
  'integration-disconnected',
  { integration: 'connected', sso: 'off' },
  { integration: 'not-connected', sso: 'off' },
);
const forcedOff = event(
  'integration-disconnected',
  { integration: 'connected', sso: 'on' },
  { integration: 'not-connected', sso: 'off' },
);
const created = event('account-created', undefined, products());

describe('the change that made a decision so', () => {
  it.each<[Reason, string, Decided['app'], AuditEvent, boolean]>([
    ['not-connected', 'a disconnection', elevate, disconnected, true],
    ['not-connected', 'the making of the account', elevate, created, true],
    ['not-connected', 'a connection', elevate, connected, false],
    ['sso-off', 'the switch that was turned off', elevate, switchedOff, true],
    ['sso-off', 'the switch that was turned on', elevate, switchedOn, false],
    ['sso-off', 'a disconnection that turned it off too', elevate, forcedOff, true],
    ['sso-off', 'a disconnection while it was off', elevate, disconnected, false],
    ['sso-off', 'the making of the account', elevate, created, true],
    ['sso-on', 'the switch that was turned on', elevate, switchedOn, true],
    ['sso-on', 'the switch that was turned off', elevate, switchedOff, false],
    ['sso-on', 'a connection', elevate, connected, true],
    ['sso-on', 'the user’s exclusion that was removed', elevate, event('exclusion-removed', { email: ann }), true],
    [
      'sso-on',
      'somebody else’s exclusion that was removed',
      elevate,
      event('exclusion-removed', { email: bob }),
      false,
    ],
    ['sso-on', 'the user’s removal with their exclusion', elevate, users({ exclusionsRemoved: [bob, ann] }), true],
    ['sso-on', 'a change of the user where no 2FA is asked for', elevate, users({ changed: [ann] }), false],
    ['sso-on', 'a change of the user where 2FA is asked for', owa, users({ changed: [ann] }), true],
    ['sso-on', 'a second factor that came', owa, changed({ twoFactor: false }, { twoFactor: true }), true],
    [
      'sso-on',
      'another name, the factor being as it was',
      owa,
      changed({ displayName: 'A' }, { displayName: 'B' }),
      false,
    ],
    ['two-factor-required', 'a second factor that went', owa, changed({ twoFactor: true }, { twoFactor: false }), true],
    ['two-factor-required', 'a user made without one', owa, changed(null, { twoFactor: false }), true],
    ['two-factor-required', 'another name', owa, changed({ displayName: 'A' }, { displayName: 'B' }), false],
    [
      ...(['sso-on', 'the product that the app needs', chat] as const),
      ...([event('account-changed', products(), products('unified')), true] as const),
    ],
    [
      ...(['sso-on', 'a product, where the app needs none', elevate] as const),
      ...([event('account-changed', products(), products('unified')), false] as const),
    ],
    [
      ...(['sso-on', 'the domain that the account got', elevate] as const),
      ...([event('account-changed', { domains: [] }, { domains: ['contoso.example'] }), true] as const),
    ],
    ['excluded', 'the user’s exclusion', elevate, event('exclusion-added', undefined, { email: ann }), true],
    ['excluded', 'a change of it', elevate, event('exclusion-changed', { email: ann }, { email: ann }), false],
    ['excluded', 'a change of one that was over', elevate, event('exclusion-changed', over, { email: ann }), true],
    ['excluded', 'a change of one that held', elevate, event('exclusion-changed', held, { email: ann }), false],
    ['sso-on', 'the removal of an exclusion that was over', elevate, event('exclusion-removed', over), false],
    ['sso-on', 'the removal of an exclusion that held', elevate, event('exclusion-removed', held), true],
    [
      ...(['sso-on', 'the user’s removal with an exclusion that was over', elevate] as const),
      ...([users({ exclusionsRemoved: [ann], exclusionsEnded: [ann] }), false] as const),
    ],
    ['sso-on', 'the same tenant accepted again', elevate, acceptedAgain, false],
    ['sso-on', 'a broken connection accepted again', elevate, mended, false],
    ['sso-on', 'on that was turned on', elevate, event('sso-switched', { sso: 'on' }, { sso: 'on' }), false],
    ['sso-on', 'shadow that was turned on', elevate, event('sso-switched', { sso: 'shadow' }, { sso: 'on' }), true],
    [
      'sso-off',
      'off that was turned to shadow',
      elevate,
      event('sso-switched', { sso: 'off' }, { sso: 'shadow' }),
      false,
    ],
    ['sso-off', 'on that was turned to shadow', elevate, event('sso-switched', { sso: 'on' }, { sso: 'shadow' }), true],
    ['sso-off', 'shadow that was turned off', elevate, event('sso-switched', { sso: 'shadow' }, { sso: 'off' }), false],
    ['excluded', 'somebody else’s', elevate, event('exclusion-added', undefined, { email: bob }), false],
    ['excluded', 'its removal', elevate, event('exclusion-removed', { email: ann }), false],
    [
      ...(['app-not-supported', 'the loss of the product', chat] as const),
      ...([event('account-changed', products('unified'), products()), true] as const),
    ],
    [
      ...(['app-not-supported', 'another change of the account', chat] as const),
      ...([event('account-changed', products('basic'), products('basic', 'x')), false] as const),
    ],
    ['app-not-supported', 'the making of the account', chat, created, true],
    ['two-factor-required', 'the user’s making', owa, users({ created: [ann] }), true],
    ['two-factor-required', 'the user’s change', owa, users({ changed: [ann] }), true],
    ['two-factor-required', 'somebody else’s change', owa, users({ changed: [bob] }), false],
    ['two-factor-required', 'the user’s removal', owa, users({ removed: [ann] }), true],
    ['two-factor-required', 'somebody else’s removal', owa, users({ removed: [bob] }), false],
    ['admin-portal', 'anything', elevate, created, false],
    ['unknown-domain', 'anything', elevate, created, false],
  ])('%s: %s', (reason, _, app, given, expected) => {
    expect(madeItSo(given, { reason, email: ann, app })).toBe(expected);
  });

  it('is never one that was refused', () => {
    const refused = { ...switchedOn, outcome: 'refused', refusal: 'role-missing' } as const;
    expect(madeItSo(switchedOn, { reason: 'sso-on', email: ann, app: elevate })).toBe(true);
    expect(madeItSo(refused, { reason: 'sso-on', email: ann, app: elevate })).toBe(false);
  });
});
