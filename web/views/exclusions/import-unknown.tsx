/** Lines of an import whose addresses nobody here has: they can be excluded ahead, or are slips. */
import { DataTable } from '../../parts/data-table.tsx';
import { Notice } from '../../parts/notice.tsx';
import { Value } from '../../parts/values/value.tsx';
import type { Unknown } from '../../import/send-lines.ts';
import { countOf } from '../../words/format.ts';

const FIRST = 20;
const COLUMNS = [
  { header: 'Line', cell: ({ line }: Unknown) => line.line },
  { header: 'E-mail address', wide: true, cell: ({ line }: Unknown) => <Value of={line.email} /> },
  { header: 'Did you mean', cell: ({ suggestion }: Unknown) => <Value of={suggestion} /> },
];

export const UnknownLines = ({ unknown }: { readonly unknown: readonly Unknown[] }) => (
  <>
    <Notice intent="warning" title={`${countOf(unknown.length, 'address', 'addresses')} that nobody here has.`}>
      {unknown.length > FIRST && <span>The first {FIRST} are shown. </span>}
      <span>They are excluded for whoever gets them. Correct the lines that are slips, and preview again.</span>
    </Notice>
    <DataTable
      label="Addresses that nobody here has"
      columns={COLUMNS}
      rows={unknown.slice(0, FIRST)}
      keyOf={({ line }) => `${String(line.line)} ${line.email}`}
    />
  </>
);
