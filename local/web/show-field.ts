/** A labelled input. */
import { html } from 'hono/html';
import type { Html } from './render-page.ts';

export interface Field {
  /** Also the element's id, so it stands once on a page unless `id` is given. */
  readonly name: string;
  readonly id?: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password' | 'date' | 'search';
  readonly value?: string | undefined;
  readonly autocomplete?: string;
  readonly hint?: string | undefined;
  /** What is wrong with what was given. */
  readonly wrong?: string | undefined;
  readonly required?: boolean;
  readonly readonly?: boolean;
  readonly min?: string;
}

/** A field that is wrong, or explained, says so to screen readers too. */
export function showField(field: Field): Html {
  const { name, id = name, label, hint, wrong } = field;
  const described = [hint === undefined ? '' : `${id}-hint`, wrong === undefined ? '' : `${id}-wrong`];
  const attributes = {
    id,
    name,
    type: field.type ?? 'text',
    value: field.value,
    autocomplete: field.autocomplete,
    min: field.min,
    required: field.required === true ? '' : undefined,
    readonly: field.readonly === true ? '' : undefined,
    'aria-describedby': described.join(' ').trim() || undefined,
    'aria-invalid': wrong === undefined ? undefined : 'true',
  };
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return html`<div class="field">
    <label for="${id}">${label}</label>
    <input ${given.map(([attribute, value]) => html` ${attribute}="${value}"`)} />
    ${hint === undefined ? '' : html`<span class="hint" id="${id}-hint">${hint}</span>`}
    ${wrong === undefined ? '' : html`<span class="wrong" id="${id}-wrong">${wrong}</span>`}
  </div>`;
}
