/**
 * What several changes of users do together: steps, each of which is whole by itself and shares no address and no external id with another, so that each can be
 * one transaction. What has to wait for one of them is left for the next look, when it is done. Users who take each other's addresses
 * change places in one step. Nobody takes an address that is somebody else's. Pure.
 */
import { joinChains } from './join-chains.ts';
import { firstBlocked, type Item, keyOf, makeDraft, namesIn, placeAnew, type PlannedStep } from './place-users.ts';
import { doneRenames } from './renames-done.ts';
import { intentOf, type KnownUsers, type UserChange, type UserChangeOutcome } from './user-change.ts';

/** At least one step, unless there are no changes. What no step answers has to wait. */
export function planUserChanges(known: KnownUsers, changes: readonly UserChange[]): PlannedStep[] {
  const items = itemsOf(known, changes);
  const { steps, waiting } = planSingly(known, items);
  if (steps.length > 0) return joinChains(known, items, steps);
  const swaps = planTogether(known, waiting.filter(isFree));
  if (swaps.length > 0) return swaps;
  const replacements = planReplacements(known, waiting);
  return replacements.length > 0 ? replacements : waiting.map(({ at }) => answer(at, 'address-in-use'));
}

/**
 * Whoever was to be removed from where a rename of the request has led already is gone: the one who is there now is the one who was renamed.
 */
function itemsOf(known: KnownUsers, changes: readonly UserChange[]): Item[] {
  const done = doneRenames(known, changes);
  const ends = new Set([...done].map((at) => namedEnd(changes[at])));
  return changes.map((change, at): Item => {
    if (done.has(at)) return { at, change, ...NOTHING, outcome: 'unchanged' };
    const isGone = change.kind === 'remove' && ends.has(change.email);
    return { at, change, ...(isGone ? { ...NOTHING, outcome: 'not-found' } : intentOf(known, change)) };
  });
}

const NOTHING = { before: undefined, after: undefined } as const;
const namedEnd = (change: UserChange | undefined) => (change?.kind === 'rename' ? change.to : undefined);

/** `isBehind`: the user is to leave the address first, for which another change waits. */
type Waiting = Item & { readonly isBehind: boolean };
const isFree = ({ isBehind, outcome }: Waiting): boolean => !isBehind && outcome !== 'replaced';

const answer = (at: number, outcome: UserChangeOutcome): PlannedStep => ({
  answers: [{ at, outcome }],
  places: new Map(),
});

type Fate =
  | { readonly kind: 'step'; readonly step: PlannedStep }
  /** It has to be looked at again after what an earlier change does. */
  | { readonly kind: 'later' }
  | { readonly kind: 'waits'; readonly isBehind: boolean };

/** What can be done as things are, in the order of the changes. */
function planSingly(known: KnownUsers, items: readonly Item[]) {
  const steps: PlannedStep[] = [];
  const waiting: Waiting[] = [];
  const [touched, leaving] = [new Set<string>(), new Set<string>()];
  for (const item of items) {
    const fate = fateOf(known, item, touched, leaving);
    if (fate.kind === 'step') steps.push(fate.step);
    if (fate.kind === 'waits') {
      waiting.push({ ...item, isBehind: fate.isBehind });
      for (const each of leftBy(item)) leaving.add(each);
    } else if (fate.kind === 'later' || fate.step.places.size > 0) for (const each of namesIn(item)) touched.add(each);
  }
  return { steps, waiting };
}

function fateOf(known: KnownUsers, item: Item, touched: ReadonlySet<string>, leaving: ReadonlySet<string>): Fate {
  const { at, outcome, before, after, change } = item;
  const isLater = namesIn(item).some((each) => touched.has(each));
  const isDone = before === undefined && after === undefined;
  // From where a rename goes is said of the beginning: nobody who only comes there is taken along.
  if (isDone && (!isLater || change.kind === 'rename')) return { kind: 'step', step: answer(at, outcome) };
  if (isLater) return { kind: 'later' };
  const isBehind = [before?.email, keyOf(after)].some((each) => each !== undefined && leaving.has(each));
  const places = isBehind || outcome === 'replaced' ? undefined : placeAnew(known, [item]);
  return places === undefined
    ? { kind: 'waits', isBehind }
    : { kind: 'step', step: { answers: [{ at, outcome }], places } };
}

/** What somebody who waits is to leave, or to take along: nobody else is taken for them meanwhile. */
const leftBy = ({ before, after }: Item): string[] =>
  [before?.email === after?.email ? undefined : before?.email, keyOf(after)].filter((each) => each !== undefined);

/** Users who wait for each other's addresses. Whoever would still be in somebody's way stays out of it. */
function planTogether(known: KnownUsers, waiting: readonly Item[]): PlannedStep[] {
  return componentsOf(waiting).flatMap((component) => {
    for (let items = component; items.length > 1;) {
      const draft = makeDraft(known);
      const blocked = firstBlocked(draft, items);
      if (blocked === undefined) {
        return [{ answers: items.map(({ at, outcome }) => ({ at, outcome })), places: draft.changed }];
      }
      items = items.filter((item) => item !== blocked);
    }
    return [];
  });
}

/** Those that share names, directly or over others. */
function componentsOf(items: readonly Item[]): Item[][] {
  const components: { items: Item[]; names: Set<string> }[] = [];
  for (const item of items) {
    const own = namesIn(item);
    const joined = components.filter(({ names }) => own.some((each) => names.has(each)));
    for (const each of joined) components.splice(components.indexOf(each), 1);
    components.push({
      items: [...joined.flatMap((each) => each.items), item],
      names: new Set([...joined.flatMap((each) => [...each.names]), ...own]),
    });
  }
  return components.map((each) => each.items);
}

/** Only when nobody who has one of these addresses is about to leave it. */
function planReplacements(known: KnownUsers, waiting: readonly Waiting[]): PlannedStep[] {
  const free = waiting.filter(({ isBehind, outcome }) => !isBehind && outcome === 'replaced');
  const touched = new Set<string>();
  return free.flatMap((item) => {
    const isTouched = namesIn(item).some((each) => touched.has(each));
    const places = isTouched ? undefined : placeAnew(known, [item]);
    if (places === undefined) return [];
    for (const each of namesIn(item)) touched.add(each);
    return [{ answers: [{ at: item.at, outcome: item.outcome }], places }];
  });
}
