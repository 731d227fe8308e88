import { describe, expect, it } from 'vitest';
import { hurdleOf } from '../../../../web/state/guide/turn-on-hurdle.ts';

const known = { readiness: { state: 'complete', reason: null, assignment: null }, isRead: true } as const;
const failed = { state: 'incomplete', reason: 'throttled', assignment: null } as const;
const asked = { ...known, lockedOut: undefined, look: 'asked', isRefused: false } as const;
const unasked = { ...asked, look: 'none' } as const;

describe('what stands between an admin and SSO going on', () => {
  it('is the number as it is now, and nothing before that is read', () => {
    expect(hurdleOf({ ...unasked, lockedOut: 3, isRead: false })).toEqual({ kind: 'reading' });
    expect(hurdleOf({ ...unasked, lockedOut: 3, readiness: undefined })).toEqual({ kind: 'reading' });
    expect(hurdleOf({ ...unasked, lockedOut: 3 })).toEqual({ kind: 'number', lockedOut: 3 });
    expect(hurdleOf({ ...unasked, lockedOut: 0 })).toEqual({ kind: 'clear' });
  });

  it('is a fresh look where nobody knows, though one failed before the question was put', () => {
    expect(hurdleOf(unasked)).toEqual({ kind: 'look-first' });
    expect(hurdleOf({ ...unasked, readiness: failed })).toEqual({ kind: 'look-first' });
    expect(hurdleOf({ ...unasked, look: 'asking', readiness: failed })).toEqual({ kind: 'looking' });
    expect(hurdleOf({ ...asked, readiness: { ...failed, state: 'running' } })).toEqual({ kind: 'looking' });
  });

  it('is not to know only after that look came to nothing, with what it failed by', () => {
    expect(hurdleOf({ ...asked, readiness: failed })).toEqual({
      ...{ kind: 'unknown', why: 'throttled', lockedOut: undefined },
    });
    // A look that wasn't even taken is to be taken again.
    expect(hurdleOf(asked)).toEqual({ kind: 'look-first' });
    expect(hurdleOf({ ...asked, lockedOut: 2 })).toEqual({ kind: 'number', lockedOut: 2 });
  });

  it('is a fresh look when the service knows nothing any more, whatever is shown', () => {
    expect(hurdleOf({ ...unasked, lockedOut: 2, isRefused: true })).toEqual({ kind: 'look-first' });
    expect(hurdleOf({ ...asked, lockedOut: 2, isRefused: true })).toEqual({ kind: 'number', lockedOut: 2 });
  });

  it('is what the report can’t see of the assigned, beside the number, after a look of now', () => {
    const readiness = { ...known.readiness, assignment: { required: true, who: 'partly-known' } };
    expect(hurdleOf({ ...unasked, lockedOut: 2, readiness })).toEqual({ kind: 'look-first' });
    expect(hurdleOf({ ...asked, lockedOut: 2, readiness })).toEqual({
      ...{ kind: 'unknown', why: 'assignment-unknown', lockedOut: 2 },
    });
  });
});
