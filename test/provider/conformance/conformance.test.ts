import { join, resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { openStage } from '../../support/sign-in/stage.ts';
import { describeConformance } from './describe-conformance.ts';
import type { Module, Outcome } from './module.ts';
import { openParty } from './party.ts';
import { type Plan, PLANS } from './plans.ts';

const stage = openStage();
const outcomes = new Map<string, Promise<Outcome>>();

/** Each module is played once, whether the page or its own test is first to ask. */
function outcomeOf({ name, mode }: Plan, module: Module): Promise<Outcome> {
  const key = `${name} ${module.name}`;
  const outcome = outcomes.get(key) ?? openParty(stage, mode).then(module.play);
  outcomes.set(key, outcome);
  return outcome;
}

describe.each(PLANS)('the conformance plan $name', (plan) => {
  it.each(plan.modules)('$name', async (module) => {
    const { result, why } = await outcomeOf(plan, module);
    expect(result).not.toBe('not passed');
    // What isn't plainly passed has its reason.
    expect(result === 'passed' || why.length > 20).toBe(true);
  });
});

it('is what docs/conformance.md prints (write it anew with vitest -u)', async () => {
  const played = [];
  for (const plan of PLANS) {
    const seen: Outcome[] = [];
    for (const module of plan.modules) seen.push(await outcomeOf(plan, module));
    played.push({ plan, outcomes: seen });
  }
  const file = join(resolve(import.meta.dirname, '../../..'), 'docs/conformance.md');
  const options = { ...(await resolveConfig(file)), filepath: file };
  await expect(await format(describeConformance(played), options)).toMatchFileSnapshot(file);
});
