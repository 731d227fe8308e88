/**
 * Words that stand outside this repository too: in kept rows, logs, alert rules, dashboards, tickets and other people's programs. Adding one
 * adds a line to `stable-words.txt` (`npx vitest run test/stable-words.test.ts -u`); taking one away or changing it breaks somebody.
 */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AUDIT_ACTIONS } from '../shared/platform/words/audit-event.ts';
import { LOG_CATALOGUE } from '../shared/platform/telemetry/log-catalogue.ts';
import { METRIC_CATALOGUE } from '../shared/platform/telemetry/metric-catalogue.ts';
import { READINESS_STATUSES } from '../shared/platform/words/readiness-status.ts';
import { RULES } from '../shared/decision/rules/sign-in-decision.ts';
import { PAGE_REFUSAL_CODES } from '../shared/platform/words/refusals/refusals.ts';
import { TRAIL_REFUSALS } from '../shared/platform/words/refusals/in-trail.ts';
import { PROBLEM_CODES } from '../shared/platform/endpoint/problem-table.ts';

const words = {
  auditActions: AUDIT_ACTIONS,
  decisionReasons: RULES.map(({ reason }) => reason),
  logCodes: Object.keys(LOG_CATALOGUE),
  metrics: Object.keys(METRIC_CATALOGUE),
  pageRefusals: PAGE_REFUSAL_CODES,
  problems: PROBLEM_CODES,
  readinessStatuses: READINESS_STATUSES,
  trailRefusals: Object.keys(TRAIL_REFUSALS),
};

it('keeps the words that others have written down', async () => {
  const lines = Object.entries(words).flatMap(([kind, list]) => [...list].sort().map((word) => `${kind} ${word}\n`));
  await expect(lines.join('')).toMatchFileSnapshot(join(import.meta.dirname, 'stable-words.txt'));
});
