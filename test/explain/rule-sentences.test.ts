import { describe, expect, it } from 'vitest';
import { RULES, type TraceEntry } from '../../shared/decision/rules/sign-in-decision.ts';
import { ruleSentence } from '../../shared/explain/rules/rule-sentences.ts';

const entry = (reason: TraceEntry['reason'], applies: boolean, facts: TraceEntry['facts'] = {}) =>
  ruleSentence({ rule: 1, reason, applies, facts });

describe('the sentence of a rule', () => {
  it('says what was found, never asks, and differs by whether the rule applies', () => {
    for (const { reason } of RULES) {
      const both = [true, false].map((applies) => entry(reason, applies));
      for (const sentence of both) expect(sentence).toMatch(/^[A-Z][^?]+[^.?]$/);
      expect(new Set(both).size).toBe(2);
    }
  });

  it('looks at the facts where two of them come to the same', () => {
    expect(entry('not-connected', false, { integration: 'connected' })).toBe('The account is connected');
    expect(entry('not-connected', false, { integration: 'broken' })).toContain('broken');
    expect(entry('sso-off', true, { sso: 'shadow' })).toContain('shadow');
    expect(entry('sso-off', false, { sso: 'on' })).toBe('SSO is on');
    expect(entry('excluded', false, { onExclusionList: true })).toBe('The user’s exclusion is over');
    expect(entry('app-not-supported', false, { requiredProduct: null })).toContain('every account');
    expect(entry('two-factor-required', false, { appRequiresTwoFactor: true })).toContain('has the 2FA');
  });
});
