import { describe, expect, it } from 'vitest';
import { actorsToChoose, calledBy, namedActor, peopleIn } from '../../../../web/state/account/people.ts';
import { ipv6NetworkIn } from '../../../../web/words/format.ts';
import { actorLabel } from '../../../../web/words/audit-words.ts';
import { isolated } from '../../../../shared/platform/wire.ts';

const contact = (id: string, name: string | null = null, email: string | null = null) => ({
  actor: { kind: 'contact', id, name, email },
});
const people = peopleIn([
  contact('c-1', 'Anna Berg', 'anna@acme.example'),
  contact('c-1', 'Anna Old'),
  contact('c-2', null, 'ben@acme.example'),
  contact('c-3'),
  { actor: { kind: 'service', id: 'feed', name: null, email: null } },
  { actor: { kind: 'user', id: 'u-1', name: null, email: 'bob@acme.example' } },
  { actor: { kind: 'system', id: null, name: null, email: null } },
]);

describe('who is who', () => {
  it('is the newest name, else the address, else the id', () => {
    expect(['c-1', 'c-2', 'c-3', 'c-4'].map((id) => calledBy(people, id))).toEqual([
      ...['Anna Berg', 'ben@acme.example', 'c-3', 'c-4'],
    ]);
  });

  it('names an entry of before names were kept, and leaves one its own', () => {
    expect(actorLabel(namedActor(people, contact('c-1').actor))).toBe(isolated('Anna Berg'));
    expect(actorLabel(namedActor(people, contact('c-1', 'Anna Old').actor))).toBe(isolated('Anna Old'));
    expect(actorLabel(namedActor(people, contact('c-9').actor))).toBe(isolated('c-9'));
    const user = { kind: 'user', id: 'u-1', name: null, email: 'bob@acme.example' };
    expect(actorLabel(namedActor(people, user))).toBe(isolated('bob@acme.example'));
    expect(actorLabel(namedActor(people, { ...user, email: null }))).toBe(`${isolated('User')} ${isolated('u-1')}`);
  });

  it('is there to choose by name, each once, with whoever is chosen', () => {
    expect(actorsToChoose(people, 'gone')).toEqual([
      { id: 'c-1', label: 'Anna Berg (anna@acme.example)' },
      { id: 'c-2', label: 'ben@acme.example' },
      { id: 'c-3', label: 'c-3' },
      { id: 'feed', label: 'feed' },
      { id: 'gone', label: 'gone' },
    ]);
    expect(actorsToChoose(people, 'system')).toHaveLength(4);
  });
});

it('an IPv6 address is its network, as the trail keeps it', () => {
  expect(['2001:db8:1:2::/64', '203.0.113.7', '2001:db8::1'].map(ipv6NetworkIn)).toEqual([
    ...['2001:db8:1:2', undefined, undefined],
  ]);
});
