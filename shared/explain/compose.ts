/** Why somebody is sent where they are sent, and was refused. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeExplainSignIn } from './explain-sign-in.ts';
import { makeExplainSignIns } from './explain-sign-ins.ts';
import { makeExplainStory } from './explain-story.ts';
import { makeFindSince } from './find-since.ts';

type Ports = Omit<
  NeedsOf<typeof makeExplainSignIn | typeof makeExplainStory | typeof makeFindSince>,
  'explainSignIn' | 'findSince'
>;

export function composeExplain(ports: Ports) {
  const explainSignIn = makeExplainSignIn({ ...ports, findSince: makeFindSince(ports) });
  return {
    explainSignIn,
    explainSignIns: makeExplainSignIns({ explainSignIn }),
    explainStory: makeExplainStory({ ...ports, explainSignIn }),
  };
}
