/** The decision as every real sign-in asks for it: counted by step, rule and app, never by who. "Explain" asks the table itself. */
import type { App } from '../platform/words/app-catalogue.ts';
import { decideSignIn, type SignInDecision, type SignInFacts } from './rules/sign-in-decision.ts';
import type { Measurements } from '../platform/ports.ts';

export function decideAndCount(
  { measurements }: { readonly measurements: Pick<Measurements, 'decided'> },
  facts: SignInFacts & { readonly app: Pick<App, 'id'> },
): SignInDecision {
  const decision = decideSignIn(facts);
  measurements.decided({ step: decision.step, reason: decision.reason, app: facts.app.id });
  return decision;
}
