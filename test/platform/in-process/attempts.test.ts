import { describe, expect, it } from 'vitest';
import { retryOnConflict, retryUntilDone } from '../../../shared/platform/in-process/attempts.ts';

/** Answers these in turn, the last one again and again; and counts. */
function answering<Outcome>(...outcomes: readonly [Outcome, ...Outcome[]]) {
  const told = { attempts: 0 };
  const attempt = () => Promise.resolve(outcomes[told.attempts++] ?? (outcomes.at(-1) as Outcome));
  return { told, attempt };
}

describe('retrying on a conflict', () => {
  it('answers what the first attempt without a conflict comes to, and makes no more', async () => {
    const { told, attempt } = answering('conflict', 'conflict', 'changed');
    expect(await retryOnConflict(attempt, { attempts: 4 })).toBe('changed');
    expect(told.attempts).toBe(3);
  });

  it('answers the conflict after the last attempt, and pauses between attempts alone', async () => {
    const { told, attempt } = answering('conflict');
    const pauses: number[] = [];
    const pause = (made: number) => Promise.resolve(void pauses.push(made));
    expect(await retryOnConflict(attempt, { attempts: 3, pause })).toBe('conflict');
    expect([told.attempts, pauses]).toEqual([3, [1, 2]]);
  });

  it('takes for a conflict what the caller says is one', async () => {
    const { told, attempt } = answering({ kind: 'changed-meanwhile' }, { kind: 'turned' });
    const isConflict = ({ kind }: { readonly kind: string }) => kind === 'changed-meanwhile';
    expect(await retryOnConflict(attempt, { attempts: 2, isConflict })).toEqual({ kind: 'turned' });
    expect(told.attempts).toBe(2);
  });

  it('throws where it has to come about and others always come first', async () => {
    const { told, attempt } = answering<'done' | 'conflict'>('conflict');
    await expect(retryUntilDone(attempt, { attempts: 2, otherwise: 'too fast' })).rejects.toThrow('too fast');
    expect(told.attempts).toBe(2);
  });

  it('passes on what an attempt throws, and makes no other', async () => {
    let attempts = 0;
    const failing = () => Promise.reject(new Error(`attempt ${(attempts += 1)}`));
    await expect(retryOnConflict(failing, { attempts: 3 })).rejects.toThrow('attempt 1');
  });
});
