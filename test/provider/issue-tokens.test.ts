import { describe, expect, it } from 'vitest';
import { leftHalfOfHash } from '../../shared/provider/tokens/issue-id-token.ts';

describe('at_hash', () => {
  it('is the one of the example in OpenID Connect Core 1.0 appendix A.3', () => {
    expect(leftHalfOfHash('jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y')).toBe('77QmUPtjPfzWtF2AnpK9RQ');
  });
});

describe('c_hash', () => {
  it('is the one of the example in OpenID Connect Core 1.0 appendix A.4', () => {
    expect(leftHalfOfHash('Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk')).toBe('LDktKdoQak3Pk0cnXxCltA');
  });
});
