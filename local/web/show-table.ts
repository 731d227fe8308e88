/** A table that scrolls sideways by itself on a narrow screen, with the keyboard too. */
import { html } from 'hono/html';
import type { Html } from './render-page.ts';

export interface Table {
  /** What screen readers call it; another name than the section around it has. */
  readonly label: string;
  readonly columns: readonly string[];
  /** `<tr>` elements. */
  readonly rows: readonly Html[];
}

export const showTable = ({ label, columns, rows }: Table): Html =>
  html`<div class="table" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>
  </div>`;
