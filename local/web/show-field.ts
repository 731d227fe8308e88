/** A labelled input. */
import { html } from 'hono/html';
import type { Html } from './render-page.ts';

export interface Field {
  /** Also the element's id, so it stands once on a page. */
  readonly name: string;
  readonly label: string;
  readonly type?: 'text' | 'email' | 'password' | 'search';
  readonly value?: string | undefined;
  readonly autocomplete?: string;
  readonly hint?: string | undefined;
  /** What is wrong with what was given. */
  readonly wrong?: string | undefined;
  readonly required?: boolean;
  readonly readonly?: boolean;
}

/** A field that is wrong, or explained, says so to screen readers too. */
export function showField(field: Field): Html {
  const { name, label, hint, wrong } = field;
  const described = [hint === undefined ? '' : `${name}-hint`, wrong === undefined ? '' : `${name}-wrong`];
  const attributes = {
    id: name,
    name,
    type: field.type ?? 'text',
    value: field.value,
    autocomplete: field.autocomplete,
    required: field.required === true ? '' : undefined,
    readonly: field.readonly === true ? '' : undefined,
    'aria-describedby': described.join(' ').trim() || undefined,
    'aria-invalid': wrong === undefined ? undefined : 'true',
  };
  const given = Object.entries(attributes).filter(([, value]) => value !== undefined);
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input ${given.map(([attribute, value]) => html` ${attribute}="${value}"`)} />
    ${hint === undefined ? '' : html`<span class="hint" id="${name}-hint">${hint}</span>`}
    ${wrong === undefined ? '' : html`<span class="wrong" id="${name}-wrong">${wrong}</span>`}
  </div>`;
}
