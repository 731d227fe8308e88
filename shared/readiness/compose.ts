/** The readiness report. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeForgetReadiness } from './forget-readiness.ts';
import { makeGetReadiness } from './get-readiness.ts';

type Ports = NeedsOf<typeof makeForgetReadiness | typeof makeGetReadiness>;

export const composeReadiness = (ports: Ports) => ({
  forgetReadiness: makeForgetReadiness(ports),
  getReadiness: makeGetReadiness(ports),
});
