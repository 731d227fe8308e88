/** One module of a plan of the OpenID Foundation's conformance suite, and what came out of it. */
import type { Party } from './party.ts';

export type Outcome = {
  readonly result: 'passed' | 'passed, with a warning' | 'not applicable' | 'not passed';
  /** For whoever reads the page; of what is not plainly passed, why. */
  readonly why: string;
};
export type Module = {
  /** As the suite calls it. */
  readonly name: string;
  /** What it asks of a provider, in our words. */
  readonly asks: string;
  /** Plays it. Throws where the service did what nobody expects. */
  readonly play: (party: Party) => Promise<Outcome>;
};

export const passed = (why = ''): Outcome => ({ result: 'passed', why });
/** The suite warns of it, and certifies. */
export const warned = (why: string): Outcome => ({ result: 'passed, with a warning', why });
export const notApplicable = (why: string): Outcome => ({ result: 'not applicable', why });
