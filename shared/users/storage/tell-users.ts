/** What the audit trail tells of changed users. */
import type { AuditEvent, ItemChange, Recorded } from '../../platform/words/audit-event.ts';
import type { AddressRecord } from '../rules/user.ts';
import type { EmailAddress } from '../../platform/words/identifiers.ts';
import type { PlannedStep } from '../rules/place-users.ts';
import { changeOfUser, renameOf } from '../rules/user-trail.ts';
import type { EventMaker } from '../../platform/ports.ts';
import type { Concerned } from '../ports.ts';
import type { UserChange, UserChangeOutcome } from '../rules/user-change.ts';
import type { Step, ToldSteps } from './change-addresses.ts';
import type { ReadUsers } from './known-users.ts';
import { packItems } from '../../platform/tables/pack-events.ts';
import { movesIn, type PlaceChange, recordOf } from './place-changes.ts';

export type UserStep = Step<UserChange, UserChangeOutcome> & { readonly told: Told };

/** What the trail tells of a step. */
type Told = {
  /** Who was made, changed, replaced and removed, and what of them. */
  readonly items: readonly { readonly outcome: UserChangeOutcome; readonly change: ItemChange }[];
  readonly renamed: readonly { readonly before: AddressRecord; readonly after: AddressRecord }[];
  readonly exclusionsRemoved: readonly { readonly email: EmailAddress; readonly expiresAt: Date | undefined }[];
};

export const NOTHING_TOLD: Told = { items: [], renamed: [], exclusionsRemoved: [] };

export function toldOf(
  known: ReadUsers,
  places: PlannedStep['places'],
  answers: UserStep['answers'],
  changes: readonly PlaceChange[],
): Told {
  const before = (email: EmailAddress) => recordOf(email, known.at(email));
  const after = (email: EmailAddress) => recordOf(email, places.get(email) ?? known.at(email));
  const kept = new Set(changes.flatMap((change) => change.after.exclusion?.writtenAt ?? []));
  return {
    items: answers.flatMap(({ change, result: outcome }) => {
      const email = addressOf(change);
      return outcome === 'renamed' ? [] : [{ outcome, change: changeOfUser(email, before(email), after(email)) }];
    }),
    renamed: movesIn(changes).flatMap((move) => {
      if (move.before === undefined || move.after === undefined || move.before.email === move.after.email) return [];
      const [was, is] = [before(move.before.email), after(move.after.email)];
      return was === undefined || is === undefined ? [] : [{ before: was, after: is }];
    }),
    exclusionsRemoved: changes.flatMap((change) =>
      change.before.exclusion === undefined || kept.has(change.email)
        ? []
        : [{ email: change.email, expiresAt: change.before.exclusion.expiresAt }],
    ),
  };
}

const addressOf = (change: UserChange): EmailAddress => {
  switch (change.kind) {
    case 'upsert':
      return change.profile.email;
    case 'rename':
      return change.to;
    case 'remove':
      return change.email;
  }
};

export function eventsOf(
  steps: readonly UserStep[],
  events: EventMaker,
  concerned: Concerned | undefined,
): ToldSteps<UserStep>[] {
  const renames = steps.flatMap((step) =>
    step.told.renamed.map((rename) => ({ event: renameEvent(rename, events, concerned), steps: [step] })),
  );
  const told = steps.filter(({ told: { items, exclusionsRemoved } }) => items.length + exclusionsRemoved.length > 0);
  const packs = packItems(told, (step) => step.eventCharacters ?? 0);
  return [...packs.map((pack) => ({ event: changeEvent(pack, events, concerned), steps: pack })), ...renames];
}

function renameEvent(
  { before, after }: Told['renamed'][number],
  events: EventMaker,
  concerned: Concerned | undefined,
): AuditEvent {
  const told = renameOf(before, after);
  return events('user-renamed', told.before, { ...told.after, ...numbersOf(concerned, [after.email]) });
}

/** How many of those of whom an event tells are locked out, or back to a Company password. */
function numbersOf(concerned: Concerned | undefined, told: readonly string[]): Recorded {
  const emails = new Set(told);
  const numbers = Object.entries(concerned ?? {}).map(([name, all]) => {
    return [name, all.filter((email) => emails.has(email)).length] as const;
  });
  return Object.fromEntries(numbers.filter(([, count]) => count > 0));
}

function changeEvent(pack: readonly UserStep[], events: EventMaker, concerned: Concerned | undefined): AuditEvent {
  const items = pack.flatMap(({ told }) => told.items);
  const ended = pack.flatMap(({ told }) => told.exclusionsRemoved);
  const named = (wanted: UserChangeOutcome) =>
    items.flatMap(({ outcome, change }) => (outcome === wanted ? [change.item] : []));
  const replaced = named('replaced');
  const renamed = new Set(pack.flatMap(({ told }) => told.renamed.map(({ after }): string => after.email)));
  const told = items.map(({ change }) => change.item).filter((item) => !renamed.has(item));
  const event = events('users-changed', undefined, {
    ...{ created: named('created'), changed: named('changed'), removed: named('removed') },
    ...(replaced.length > 0 && { replaced }),
    exclusionsRemoved: ended.map(({ email }) => email),
    ...numbersOf(concerned, told),
  });
  // Those of them that were over by then changed nothing for anybody.
  const exclusionsEnded = ended.flatMap(({ email, expiresAt }) => ((expiresAt ?? event.at) < event.at ? [email] : []));
  return {
    ...event,
    ...(exclusionsEnded.length > 0 && { after: { ...event.after, exclusionsEnded } }),
    changes: items.map(({ change }) => change),
  };
}
