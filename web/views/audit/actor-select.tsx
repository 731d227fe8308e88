/** Choosing who did it, among those who are known to the page. */
import { Field, Select } from '@fluentui/react-components';
import { useState } from 'react';
import type { AuditEvent } from '../../api/answers.ts';
import { usePage } from '../../state/page-context.ts';
import { actorsToChoose, peopleIn } from '../../state/account/people.ts';

type Props = {
  /** An id. Empty: whoever. */
  readonly value: string;
  readonly events: readonly AuditEvent[];
  readonly onChange: (actor: string) => void;
};

export function ActorSelect({ value, events, onChange }: Props) {
  const { people } = usePage();
  // A list that is filtered by one of them shows nobody else: who was seen stays to choose.
  const [seen, setSeen] = useState(people);
  const found = peopleIn(events);
  if ([...found.keys()].some((id) => !seen.has(id))) setSeen(new Map([...found, ...seen]));
  return (
    <Field label="Done by">
      <Select
        value={value}
        onChange={(_event, data) => {
          onChange(data.value);
        }}
      >
        <option value="">Everybody</option>
        {actorsToChoose(new Map([...seen, ...people]), value).map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
        <option value="system">The service</option>
      </Select>
    </Field>
  );
}
