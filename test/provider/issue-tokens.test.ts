import { describe, expect, it } from 'vitest';
import { accessTokenHash } from '../../shared/provider/issue-tokens.ts';

describe('at_hash', () => {
  it('is the one of the example in OpenID Connect Core 1.0 appendix A.3', () => {
    expect(accessTokenHash('jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y')).toBe('77QmUPtjPfzWtF2AnpK9RQ');
  });
});
