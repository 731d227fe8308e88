/** A room's README draws its states: each of them, by the words that the code has. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LINK_STATES } from '../../shared/integration/rules/administrator-link.ts';
import { SSO_POSITIONS } from '../../shared/platform/words/switch-position.ts';
import { RUN_FAILURES, RUN_PHASES } from '../../shared/readiness/rules/readiness-run.ts';
import { TEST_CHECKS, TEST_STATES } from '../../shared/test-sign-in/rules/test-sign-in.ts';
import { DOMAIN_STATES, INTEGRATION_STATES } from '../../shared/users/rules/account.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const pageOf = (room: string): string => readFileSync(join(ROOT, 'shared', room, 'README.md'), 'utf8');

/** Both ends of every arrow in its diagrams, by the words that stand for them (`state "in-force" as force`). */
function drawnIn(page: string): ReadonlySet<string> {
  const diagrams = [...page.matchAll(/```mermaid\n([\s\S]*?)```/g)].map(([, lines = '']) => lines);
  return new Set(
    diagrams.flatMap((diagram) => {
      const named = new Map(
        [...diagram.matchAll(/state "([^"]+)" as (\w+)/g)].map(([, word = '', id = '']) => [id, word]),
      );
      return [...diagram.matchAll(/^ *(\S+) --> ([^\s:]+)/gm)].flatMap(([, from = '', to = '']) =>
        [from, to].map((id) => named.get(id) ?? id),
      );
    }),
  );
}

const STATES: readonly (readonly [room: string, states: readonly string[]])[] = [
  ['users', [...INTEGRATION_STATES, ...SSO_POSITIONS, ...DOMAIN_STATES]],
  ['integration', LINK_STATES],
  ['test-sign-in', TEST_STATES],
  ['readiness', RUN_PHASES],
];

describe('the README of a room', () => {
  it.each(STATES)('draws every state of %s', (room, states) => {
    const drawn = drawnIn(pageOf(room));
    expect(states.filter((state) => !drawn.has(state))).toEqual([]);
  });

  it('names what else the code tells apart', () => {
    for (const failure of RUN_FAILURES) expect(pageOf('readiness')).toContain(`\`${failure}\``);
    for (const check of TEST_CHECKS) expect(pageOf('test-sign-in')).toContain(`\`${check}\``);
  });

  it('is where docs/architecture.md says', () => {
    const architecture = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
    const told = [...architecture.matchAll(/\(\.\.\/(shared\/[a-z-]+\/README\.md)\)/g)].map(([, path = '']) => path);
    expect(told.length).toBeGreaterThanOrEqual(STATES.length);
    expect(told.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});
