/** What becomes of what ended on a page with a support code. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeKeepStory } from './keep-story.ts';

type Ports = NeedsOf<typeof makeKeepStory>;

export const composeStories = (ports: Ports) => ({
  keepStory: makeKeepStory(ports),
});
