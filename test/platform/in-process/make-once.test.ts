import { expect, it } from 'vitest';
import { makeOnce } from '../../../shared/platform/in-process/make-once.ts';

/** Something that is made as often as asked, and fails when its number is among `failing`. */
function makeCounted(...failing: number[]) {
  let made = 0;
  return makeOnce(async () => {
    const number = ++made;
    await Promise.resolve();
    if (failing.includes(number)) throw new Error(`failure ${number}`);
    return number;
  });
}

it('is made once for all who ask, at once or later', async () => {
  const once = makeCounted();
  expect(await Promise.all([once.get(), once.get()])).toEqual([1, 1]);
  expect(await once.get()).toBe(1);
});

it('is made anew after each failure, and fails only those who waited for that one', async () => {
  const once = makeCounted(1, 2);
  const [one, other] = await Promise.allSettled([once.get(), once.get()]);
  expect([one.status, other.status]).toEqual(['rejected', 'rejected']);
  await expect(once.get()).rejects.toThrow('failure 2');
  expect(await once.get()).toBe(3);
  expect(await once.get()).toBe(3);
});

it('is made anew once it is forgotten, and what failed before doesn’t take away what came after', async () => {
  const once = makeCounted(1);
  const failing = once.get();
  once.forget();
  expect(await once.get()).toBe(2);
  await expect(failing).rejects.toThrow('failure 1');
  expect(await once.get()).toBe(2);
});
