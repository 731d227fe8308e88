/** Who did something: a contact or a user by name, the rest by what they are. */
import type { AuditEvent } from '../../api/answers.ts';
import { usePage } from '../../state/page-context.ts';
import { namedActor } from '../../state/account/people.ts';
import { actorLabel } from '../../words/audit-words.ts';
import { Sentence } from './sentence.tsx';

export const ActorName = ({ actor }: Pick<AuditEvent, 'actor'>) => (
  <Sentence of={actorLabel(namedActor(usePage().people, actor))} />
);
