/** From what to what an event of the trail changed something: as a whole, and item by item. */
import type { AuditEvent } from '../../api/answers.ts';
import { Sentence } from '../../parts/sentence.tsx';
import { Value } from '../../parts/value.tsx';
import { type Change, describeChange, describeItems, type ItemLine } from '../../words/describe-change.ts';

/** So many items stand there at once, the others behind a click. */
const SHOWN = 5;

export function AuditChange({ event: { before, after, changes } }: { readonly event: AuditEvent }) {
  const items = describeItems(changes ?? []);
  // Where each item says what became of it, the lists of who was changed say nothing more.
  const whole = describeChange(before, items.length === 0 ? after : withoutLists(after));
  if (items.length === 0 && whole.length === 0) return <>–</>;
  return (
    <>
      {whole.length > 0 && <Changes changes={whole} />}
      {items.length > 0 && <Items items={items.slice(0, SHOWN)} />}
      {items.length > SHOWN && (
        <details>
          <summary>{items.length - SHOWN} more</summary>
          <Items items={items.slice(SHOWN)} />
        </details>
      )}
    </>
  );
}

const withoutLists = (recorded: AuditEvent['after']): AuditEvent['after'] =>
  recorded && Object.fromEntries(Object.entries(recorded).filter(([, value]) => !Array.isArray(value)));

const Items = ({ items }: { readonly items: readonly ItemLine[] }) => (
  <ul className="changes">
    {items.map(({ item, what, fields }) => (
      <li key={item}>
        <Value of={item} /> <span className="soft">({what})</span>
        {fields.length > 0 && <Changes changes={fields} />}
      </li>
    ))}
  </ul>
);

const Changes = ({ changes }: { readonly changes: readonly Change[] }) => (
  <ul className="changes">
    {changes.map(({ name, from, to }) => (
      <li key={name}>
        <span className="soft">
          <Value of={name} />:
        </span>{' '}
        {from !== undefined && (
          <span>
            <Sentence of={from} /> →{' '}
          </span>
        )}
        <Sentence of={to} />
      </li>
    ))}
  </ul>
);
