/** From what to what an event of the trail changed something: as a whole, and item by item. */
import type { AuditEvent } from '../../api/answers.ts';
import { useAppName } from '../../parts/forms/app-select.tsx';
import { Sentence } from '../../parts/values/sentence.tsx';
import { Value } from '../../parts/values/value.tsx';
import { formatCount } from '../../words/format.ts';
import { type Change, describeChange, describeItems, type ItemLine } from '../../words/describe-change.ts';

/** So many items, or names of a list, stand there at once; of more their number, and themselves behind a click. */
const SHOWN = 5;
/** Of more than these none is shown at once: a feed sends some thousand at night. */
const MANY = 20;

export function AuditChange({ event: { changes, ...event } }: { readonly event: AuditEvent }) {
  const appName = useAppName();
  const called = (recorded: AuditEvent['after']) =>
    typeof recorded?.['app'] === 'string' ? { ...recorded, app: appName(recorded['app']) } : recorded;
  const [before, after] = [called(event.before), called(event.after)];
  const items = describeItems(changes ?? []);
  // Where each item says what became of it, the lists of who was changed say nothing more.
  const whole = describeChange(before, items.length === 0 ? after : withoutLists(after));
  if (items.length === 0 && whole.length === 0) return <>–</>;
  return (
    <>
      {whole.length > 0 && <Changes changes={whole} />}
      {items.length > 0 && items.length <= MANY && <Items items={items.slice(0, SHOWN)} />}
      {items.length > SHOWN && (
        <details>
          <summary>{items.length > MANY ? foldedItems(items) : <span>{items.length - SHOWN} more</span>}</summary>
          <Items items={items.length > MANY ? items : items.slice(SHOWN)} />
        </details>
      )}
    </>
  );
}

/** "94 users: 90 new, 4 changed": what a feed sends at night mustn't push everything else off the page. */
function foldedItems(items: readonly ItemLine[]): string {
  const kinds = (['New', 'Changed', 'Removed'] as const).flatMap((kind) => {
    const count = items.filter(({ what }) => what === kind).length;
    return count === 0 ? [] : [`${formatCount(count)} ${kind.toLowerCase()}`];
  });
  return `${formatCount(items.length)} items: ${kinds.join(', ')}`;
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

const Told = ({ to, count = 0 }: Pick<Change, 'to' | 'count'>) =>
  count > SHOWN ? (
    <details>
      <summary>{formatCount(count)}</summary>
      <Sentence of={to} />
    </details>
  ) : (
    <Sentence of={to} />
  );

const Changes = ({ changes }: { readonly changes: readonly Change[] }) => (
  <ul className="changes">
    {changes.map(({ name, from, to, count }) => (
      <li key={name}>
        <span className="soft">
          <Value of={name} />:
        </span>{' '}
        {from !== undefined && (
          <span>
            <Sentence of={from} /> →{' '}
          </span>
        )}
        <Told to={to} count={count} />
      </li>
    ))}
  </ul>
);
