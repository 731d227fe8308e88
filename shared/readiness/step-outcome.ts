/** How one step of a readiness run ended. */
import type { ReadinessRun, RunFailure } from './rules/readiness-run.ts';
import type { GraphFailure } from '../entra/ports.ts';
import type { ReadinessRows } from './ports.ts';

export type StepOutcome =
  | { readonly kind: 'stepped'; readonly run: ReadinessRun; readonly made: ReadinessRows | undefined }
  | { readonly kind: 'finished'; readonly run: ReadinessRun; readonly made: ReadinessRows | undefined }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'again' | 'from-the-start' }
  | { readonly kind: 'failed'; readonly failure: RunFailure };

/** What becomes of a step for which the directory gave no page. */
export function withoutPage(answer: GraphFailure | { readonly kind: 'cursor-expired' }): StepOutcome {
  switch (answer.kind) {
    case 'throttled':
      return { kind: 'wait', seconds: answer.retryAfterSeconds };
    case 'unavailable':
      return { kind: 'again' };
    case 'cursor-expired':
      return { kind: 'from-the-start' };
    case 'no-permission':
    case 'consent-withdrawn':
    case 'app-disabled':
      return { kind: 'failed', failure: answer.kind };
  }
}
