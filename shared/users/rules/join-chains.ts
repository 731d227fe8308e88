/**
 * Chains of renames: whoever comes to an address that is left goes in the same step as who leaves it. Else a chain of a thousand would take a thousand looks,
 * each of which reads all that wait. Pure.
 */
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import { type Item, namesIn, placeAnew, type PlannedStep } from './place-users.ts';
import type { KnownUsers } from './user-change.ts';

// Of users without aliases and exclusions so many fit into one transaction.
const MAX_TOGETHER = 12;

/** `steps`: of one change each, as far as they change anything. */
export function joinChains(known: KnownUsers, items: readonly Item[], steps: readonly PlannedStep[]): PlannedStep[] {
  const byPlace = new Map(items.map((item) => [item.at, item]));
  const itemOf = ({ answers: [first] }: PlannedStep) => first && byPlace.get(first.at);
  const settled = new Set(steps.filter(({ places }) => places.size === 0).map(itemOf));
  const open = items.filter((item) => !settled.has(item));
  const sharers = sharersOf(open);
  const taken = new Set(steps.map(itemOf));
  const comers = new Map<EmailAddress, Item>();
  for (const item of open) if (item.change.kind === 'rename' && !taken.has(item)) comers.set(item.change.to, item);

  /** Nothing that comes before it is about the same, but the chain, and who comes to the address that it leaves. */
  const isNext = (next: Item, chain: readonly Item[]): boolean =>
    sharers(next).every((other) => {
      if (other === next || chain.includes(other)) return true;
      const comesAfter = other.change.kind === 'rename' && other.change.to === next.before?.email;
      return !taken.has(other) && (other.at > next.at || comesAfter);
    });

  return steps.map((step) => {
    const first = itemOf(step);
    if (first?.change.kind !== 'rename' || settled.has(first)) return step;
    const chain = [first];
    for (let last = first; chain.length < MAX_TOGETHER;) {
      const next = last.before && comers.get(last.before.email);
      if (next === undefined || taken.has(next) || !isNext(next, chain)) break;
      if (placeAnew(known, [...chain, next]) === undefined) break;
      chain.push(next);
      taken.add(next);
      last = next;
    }
    return chain.length === 1 ? step : stepOf(known, chain);
  });
}

/** Each beginning of a chain can be done without the rest. */
function stepOf(known: KnownUsers, chain: readonly Item[]): PlannedStep {
  const places = placeAnew(known, chain);
  if (places === undefined) throw new Error('a chain that is in its own way');
  const answers = chain.map(({ at, outcome }) => ({ at, outcome }));
  if (chain.length === 1) return { answers, places };
  return { answers, places, less: () => stepOf(known, chain.slice(0, Math.ceil(chain.length / 2))) };
}

function sharersOf(items: readonly Item[]): (item: Item) => Item[] {
  const byName = new Map<string, Item[]>();
  for (const item of items) {
    for (const name of new Set(namesIn(item))) byName.set(name, [...(byName.get(name) ?? []), item]);
  }
  return function sharers(item) {
    return namesIn(item).flatMap((name) => byName.get(name) ?? []);
  };
}
