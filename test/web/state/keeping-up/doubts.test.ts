import { describe, expect, it } from 'vitest';
import { makeDoubts } from '../../../../web/state/keeping-up/doubts.ts';

describe('a doubt whether a change was made', () => {
  const open = (isOnline: boolean) => {
    let back: (() => void) | undefined;
    const doubts = makeDoubts({
      isOnline: () => isOnline,
      onceOnline: (then) => {
        back = then;
      },
    });
    return { ...doubts, comeBack: () => back?.() };
  };

  it('has everything that is shown read again, once for each', () => {
    const { raise, subscribe, comeBack } = open(true);
    const read: string[] = [];
    const end = subscribe(() => read.push('list'));
    subscribe(() => read.push('switch'));
    raise();
    comeBack();
    expect(read).toEqual(['list', 'switch']);
    end();
    raise();
    expect(read).toEqual(['list', 'switch', 'switch']);
  });

  it('waits for a line that went down meanwhile, however many doubts there are', () => {
    const { raise, subscribe, comeBack } = open(false);
    let reads = 0;
    subscribe(() => {
      reads += 1;
    });
    raise();
    raise();
    comeBack();
    expect(reads).toBe(3);
  });
});
