/** web/words/trail-refusals.ts, from the table of refusals: the page has the few words of it that the audit trail shows, and not the table. */
import { TRAIL_REFUSALS } from '../../../shared/platform/words/refusals/in-trail.ts';

/** TypeScript, before it is formatted. */
export function printTrailRefusals(): string {
  const words = Object.entries(TRAIL_REFUSALS).map(([code, inTrail]) => `'${code}': '${inTrail}',`);
  return `/** Why something was refused, for the audit trail. Printed from shared/platform/words/refusals/in-trail.ts (\`npx vitest run test/web/words -u\`). */
export const TRAIL_REFUSALS = {
${words.join('\n')}
} as const;
`;
}
