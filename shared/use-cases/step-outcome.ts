/** How one step of a readiness run ended. */
import type { ReadinessRun, RunFailure } from '../domain/readiness-run.ts';
import type { ReadinessRows } from '../ports.ts';

export type StepOutcome =
  | { readonly kind: 'stepped'; readonly run: ReadinessRun; readonly made: ReadinessRows | undefined }
  | { readonly kind: 'finished'; readonly run: ReadinessRun; readonly made: ReadinessRows | undefined }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'again' | 'from-the-beginning' }
  | { readonly kind: 'failed'; readonly failure: RunFailure };
