/** Whoever left, and how they are kept out where the Company password works again. */
import type { NeedsOf } from '../platform/needs.ts';
import { makeBlockLeavers } from './block-leavers.ts';
import { makeEditBlocks } from './edit-blocks.ts';
import { makeListLeavers } from './list-leavers.ts';

type Ports = NeedsOf<typeof makeBlockLeavers | typeof makeEditBlocks | typeof makeListLeavers>;

export const composeLeavers = (ports: Ports) => ({
  blockLeavers: makeBlockLeavers(ports),
  editBlocks: makeEditBlocks(ports),
  listLeavers: makeListLeavers(ports),
});
