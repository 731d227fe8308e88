/** How the account's contacts are called: those who opened this page, as their own Control Panel named them, and who is here now. */
import { useEffect, useMemo, useState } from 'react';
import type { AccountApi } from '../../api/account-api.ts';
import type { AuditEvent, Session } from '../../api/answers.ts';

type Actor = Pick<AuditEvent['actor'], 'kind' | 'id'> & Partial<Pick<AuditEvent['actor'], 'name' | 'email'>>;
export type Person = { readonly id: string; readonly name: string | undefined; readonly email: string | undefined };
/** By contact id. */
export type People = ReadonlyMap<string, Person>;

/** Contacts and services with a name or without; the newest entry comes first, and counts. */
export function peopleIn(events: readonly Pick<AuditEvent, 'actor'>[]): People {
  const people = new Map<string, Person>();
  for (const { actor } of events) {
    const { kind, id, name, email } = actor;
    if (id === null || (kind !== 'contact' && kind !== 'service')) continue;
    const before = people.get(id);
    people.set(id, { id, name: before?.name ?? name ?? undefined, email: before?.email ?? email ?? undefined });
  }
  return people;
}

/** The name, else the address, else the id. */
export const calledBy = (people: People, id: string): string => {
  const person = people.get(id);
  return person?.name ?? person?.email ?? id;
};

/** An entry of before names were kept gets the name that is known by now. */
export function namedActor<Of extends Actor>(people: People, actor: Of): Of {
  const person = actor.kind === 'contact' ? people.get(actor.id ?? '') : undefined;
  return { ...actor, name: actor.name ?? person?.name ?? null, email: actor.email ?? person?.email ?? null };
}

const MOST_TO_CHOOSE = 200;

/** By name, each once, and whoever is chosen whether they are known or not. */
export function actorsToChoose(
  people: People,
  chosen: string,
): readonly { readonly id: string; readonly label: string }[] {
  const known = [...people.values()].slice(0, MOST_TO_CHOOSE).map(({ id, name, email }) => {
    const rest = name === undefined ? undefined : (email ?? id);
    return { id, label: rest === undefined ? (email ?? id) : `${name ?? ''} (${rest})` };
  });
  const isMissing = chosen !== '' && chosen !== 'system' && !known.some(({ id }) => id === chosen);
  return [...known, ...(isMissing ? [{ id: chosen, label: chosen }] : [])].toSorted((one, other) =>
    one.label.localeCompare(other.label),
  );
}

/** One page of the trail; whoever isn't found goes by their id. */
export function usePeople({ listAudit }: Pick<AccountApi, 'listAudit'>, { contact, person }: Session): People {
  const [seen, setSeen] = useState<readonly AuditEvent[]>([]);
  useEffect(() => {
    let isCurrent = true;
    void listAudit({ kind: 'portal-link-opened', outcome: 'done' }).then((answer) => {
      if (isCurrent && answer.kind === 'ok') setSeen(answer.value.items);
    });
    return () => {
      isCurrent = false;
    };
  }, [listAudit]);
  return useMemo(
    () => peopleIn([{ actor: { kind: 'contact', id: contact, ...person } }, ...seen]),
    [seen, contact, person],
  );
}
