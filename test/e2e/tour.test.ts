import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forceRotation } from '../../local/stack/force-rotation.ts';
import { playStory, STORY } from '../../local/tour/story.ts';
import { World } from '../../local/tour/world.ts';
import { startTestStack, type StartedStack } from '../support/started-stack.ts';

describe('the tour', () => {
  let started: StartedStack;
  beforeAll(async () => {
    started = await startTestStack();
  });
  afterAll(() => started.stop());

  it('tells the whole story of PRODUCT.md, and everything in it holds', async () => {
    const printed: string[] = [];
    const print = (line: string): void => void printed.push(line);
    const world = new World(started.stack.file, print, () => forceRotation(started.stack.environment));
    await playStory(world);
    const broken = printed.filter((line) => line.includes('✗'));
    expect(broken).toEqual([]);
    expect(world.broken).toBe(0);
    expect(printed.filter((line) => /^\n\d+ {2}/.test(line))).toHaveLength(STORY.length);
    expect(world.held).toBeGreaterThan(100);
  }, 180_000);

  it('leaves no address and no token in the log of the service', () => {
    const text = started.log.join('\n');
    expect(started.log.length).toBeGreaterThan(10);
    expect(text).not.toMatch(/@(?:acme|globex)\.example/);
    expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{20,}/);
    expect(text).not.toMatch(/[\w.+-]+@[\w-]+\.[a-z]{2,}/);
  });
});
