/** Which address was meant by one that nobody has: what is a slip or two away from it. Pure. */
import { domainOf, EmailAddress } from '../../platform/words/identifiers.ts';

const SHORT = 4;

export const localPartOf = (email: EmailAddress): string => email.slice(0, email.lastIndexOf('@'));

/** How many slips a part in front of the at sign may be away: two; of a short one, one. */
const mostSlips = (local: string): number => (local.length <= SHORT ? 1 : 2);

/** What a typed part begins with that is likely right: further back there are fewer users to look at, and more slips are missed. */
export const likelyBeginning = (local: string): string => local.slice(0, Math.max(1, Math.ceil(local.length * 0.6)));

/** How many letters have to be put in, taken out, replaced or swapped with their neighbour (optimal string alignment). */
export function slipsBetween(one: string, other: string): number {
  // `rows[row][column]`: of the first so many letters of each.
  const rows = [Array.from({ length: other.length + 1 }, (_, at) => at)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let row = 1; row <= one.length; row++) {
    const line = [row];
    rows.push(line);
    for (let column = 1; column <= other.length; column++) {
      const replaced = at(row - 1, column - 1) + (one[row - 1] === other[column - 1] ? 0 : 1);
      const isSwapped = one.slice(row - 2, row) === swapped(other.slice(column - 2, column));
      const asSwapped = isSwapped ? at(row - 2, column - 2) + 1 : Infinity;
      line.push(Math.min(at(row - 1, column) + 1, at(row, column - 1) + 1, replaced, asSwapped));
    }
  }
  return at(one.length, other.length);
}

/** Of two letters; of anything else nothing that any text is. */
const swapped = (pair: string): string | undefined =>
  pair.length === 2 ? pair.slice(1) + pair.slice(0, 1) : undefined;

/** The nearest of the addresses; of several that are as near, one in the same domain. Undefined: none is near. */
export function nearestOf(wanted: EmailAddress, candidates: readonly EmailAddress[]): EmailAddress | undefined {
  const local = localPartOf(wanted);
  const most = mostSlips(local);
  let best: { readonly email: EmailAddress; readonly rank: number } | undefined;
  for (const email of candidates) {
    const slips = slipsBetween(local, localPartOf(email));
    const rank = slips * 2 + (domainOf(email) === domainOf(wanted) ? 0 : 1);
    if (email !== wanted && slips <= most && rank < (best?.rank ?? Infinity)) best = { email, rank };
  }
  return best?.email;
}

/** What one letter too many, one doubled or not, or two swapped can have been, wherever in the address they are: two or three for each letter. */
export function undoneSlips(wanted: EmailAddress, most: number): EmailAddress[] {
  const local = localPartOf(wanted);
  const meant = Array.from({ length: local.length }, (_, at) => {
    const [before, letter, next, behind] = [
      local.slice(0, at),
      local.slice(at, at + 1),
      local.slice(at + 1, at + 2),
      local.slice(at + 2),
    ];
    return [before + next + letter + behind, before + next + behind, before + letter + letter + next + behind];
  }).flat();
  const addresses = meant.flatMap((each) => EmailAddress.safeParse(`${each}@${domainOf(wanted)}`).data ?? []);
  return [...new Set(addresses)].filter((each) => each !== wanted).slice(0, most);
}
