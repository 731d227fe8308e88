/** web/words/connection-refusals.ts, from the table of refusals: the page has the few words of it that the audit trail shows, and not the table. */
import type { RefusalRow } from '../../../shared/platform/words/refusals/refusal.ts';
import { REFUSALS } from '../../../shared/platform/words/refusals/refusals.ts';

/** TypeScript, before it is formatted. */
export function printConnectionRefusals(): string {
  const words = Object.entries<RefusalRow>(REFUSALS).flatMap(([code, { inTrail }]) =>
    inTrail === undefined ? [] : [`'${code}': '${inTrail}',`],
  );
  return `/** Why a connection was refused, for the audit trail. Printed from shared/platform/words/refusals (\`npx vitest run test/web/words -u\`). */
export const CONNECTION_REFUSALS = {
${words.join('\n')}
} as const;
`;
}
