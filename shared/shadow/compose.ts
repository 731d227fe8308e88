/** What SSO would have done. */
import { makeBoundedMap } from '../platform/in-process/bounded-map.ts';
import type { NeedsOf } from '../platform/needs.ts';
import { makeNoteShadowSighting, type Noted } from './note-shadow-sighting.ts';

/** How many users in shadow an instance remembers to have noted; who is forgotten may be noted twice in an hour. */
const MAX_NOTED_USERS = 50_000;

export const composeShadow = (ports: Omit<NeedsOf<typeof makeNoteShadowSighting>, 'notedUsers'>) => ({
  noteShadowSighting: makeNoteShadowSighting({ ...ports, notedUsers: makeBoundedMap<string, Noted>(MAX_NOTED_USERS) }),
});
