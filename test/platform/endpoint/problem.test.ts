import { describe, expect, it } from 'vitest';
import { PROBLEM_MEMBERS } from '../../../shared/platform/endpoint/problem-members.ts';
import { isProblemCode } from '../../../shared/platform/endpoint/problem-table.ts';
import { Problem, problemResponse } from '../../../shared/platform/endpoint/problem.ts';

const bodyOf = (problem: Problem): unknown =>
  JSON.parse(problemResponse('https://sso.example', problem).body as string) as unknown;

describe('a problem', () => {
  it('says what it is, under which status, and what to do', () => {
    expect(bodyOf(new Problem('not-connected'))).toEqual({
      type: 'https://sso.example/problems/not-connected',
      code: 'not-connected',
      title: 'No Azure tenant is connected',
      status: 409,
      detail:
        'Make a link with POST /accounts/{accountId}/integration/start, and let an administrator of the tenant accept.',
      ...{ errors: null, supportCode: null },
    });
  });

  it('has null for what another code of its status would say, and nothing of another status', () => {
    const codes = ['would-lock-out', 'version-changed', 'not-connected'] as const;
    const bodyIn = (problem: Problem) =>
      JSON.parse(problemResponse('https://sso.example', problem, codes).body as string) as unknown;
    const none = { lockedOut: null, notJudged: null, takenAt: null };
    expect(bodyIn(new Problem('not-connected'))).toEqual({
      ...(bodyOf(new Problem('not-connected')) as object),
      ...none,
    });
    expect(bodyIn(new Problem('rate-limited'))).not.toHaveProperty('lockedOut');
    const members = { lockedOut: 37, notJudged: 2, takenAt: '2026-11-25T08:00:00.000Z' };
    expect(bodyIn(new Problem('would-lock-out', { members }))).toMatchObject(members);
  });

  it('has members of its own beside those of every problem, as its table says', () => {
    const members = { lockedOut: 37, notJudged: 2, takenAt: '2026-11-25T08:00:00.000Z' };
    const body = bodyOf(new Problem('would-lock-out', { members, supportCode: '7KQ2M-9XTRD' }));
    expect(body).toMatchObject({ status: 409, supportCode: '7KQ2M-9XTRD', ...members });
    expect(PROBLEM_MEMBERS['would-lock-out'].parse(members)).toEqual(members);
  });

  it('has a table of members for codes that there are, and none that would hide what every problem says', () => {
    const common = ['type', 'title', 'status', 'detail', 'errors', 'supportCode'];
    for (const [code, schema] of Object.entries(PROBLEM_MEMBERS)) {
      expect([code, isProblemCode(code)]).toEqual([code, true]);
      expect(Object.keys(schema.shape).filter((name) => common.includes(name))).toEqual([]);
    }
  });

  it('that says more can not be made without it', () => {
    // @ts-expect-error -- the members are missing
    expect(bodyOf(new Problem('would-lock-out', {}))).not.toHaveProperty('lockedOut');
    // @ts-expect-error -- they are another code's
    new Problem('version-changed', { members: { lockedOut: 1, takenAt: '' } });
    // @ts-expect-error -- this one has none
    new Problem('not-connected', { members: { lockedOut: 1, takenAt: '' } });
  });
});
