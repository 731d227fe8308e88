/** Octets that nobody can guess, from Node's generator, many at a time: each call of it costs more than a sign-in's whole need of them. */
import { randomFillSync } from 'node:crypto';

const BLOCK_OCTETS = 4096;
const block = Buffer.alloc(BLOCK_OCTETS);
let used = BLOCK_OCTETS;

/** So many fresh ones, at most 4,096. None is given twice, and none stays here once it is given. */
export function randomOctets(count: number): Buffer {
  if (count > BLOCK_OCTETS) throw new RangeError(`at most ${BLOCK_OCTETS} octets`);
  if (used + count > BLOCK_OCTETS) {
    randomFillSync(block);
    used = 0;
  }
  const octets = Buffer.from(block.subarray(used, used + count));
  block.fill(0, used, used + count);
  used += count;
  return octets;
}
