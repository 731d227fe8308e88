/** A table that scrolls sideways by itself on a narrow screen, with the keyboard too. */
import { html } from 'hono/html';
import type { Html } from './render-page.ts';

export interface Table {
  /** What screen readers call it; another name than the section around it has. */
  readonly label: string;
  /** A heading in `hidden` is read, not shown. */
  readonly columns: readonly (string | { readonly hidden: string })[];
  /** `<tr>` elements. */
  readonly rows: readonly Html[];
}

export const showTable = ({ label, columns, rows }: Table): Html =>
  html`<div class="table" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => {
            const shown =
              typeof column === 'string' ? column : html`<span class="hidden-label">${column.hidden}</span>`;
            return html`<th scope="col">${shown}</th>`;
          })}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
