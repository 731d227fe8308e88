import { describe, expect, it } from 'vitest';
import { remembered } from '../../../../shared/platform/words/written/remembered.ts';

function counting() {
  const asked: string[] = [];
  const read = remembered((text): number | undefined => {
    asked.push(text);
    return text === 'nothing' ? undefined : text.length;
  });
  return { read, asked };
}

describe('what is remembered', () => {
  it('is made once for each text, also where there is nothing', () => {
    const { read, asked } = counting();
    expect(['de', 'nothing', 'de', 'nothing'].map(read)).toEqual([2, undefined, 2, undefined]);
    expect(asked).toEqual(['de', 'nothing']);
  });

  it('is little: texts without end, or as many as somebody likes, take no room', () => {
    const { read, asked } = counting();
    const long = 'x'.repeat(1000);
    expect([read(long), read(long), asked.length]).toEqual([1000, 1000, 2]);
    read('first');
    for (let at = 0; at < 1000; at++) read(`zone-${at}`);
    asked.length = 0;
    read('first');
    expect(asked).toEqual(['first']);
  });
});
