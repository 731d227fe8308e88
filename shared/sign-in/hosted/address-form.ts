/** Our own page for step one of a sign-in: it asks for the address, nothing else. */
import { html } from 'hono/html';
import { said } from '../../platform/words/written/isolated-text.ts';
import type { Page } from '../../platform/pages/page.ts';

export type AddressForm = {
  readonly appName: string;
  readonly serviceUrl: string;
  /** Names what this browser keeps of the sign-in. */
  readonly id: string;
  readonly formToken: string;
  /** What was typed before, to be corrected. */
  readonly typed?: string | undefined;
  /** What was typed, if it was no address. */
  readonly rejected?: string;
};

/** The page. With `rejected` it says what is wrong beside the field (WCAG 2.2, 3.3.1). */
export function addressPage({ appName, serviceUrl, id, formToken, typed, rejected }: AddressForm): Page {
  const isRejected = rejected !== undefined;
  const input = html`<input
    id="email"
    name="email"
    type="text"
    inputmode="email"
    autocomplete="username"
    autocapitalize="none"
    autocorrect="off"
    spellcheck="false"
    maxlength="320"
    required
    autofocus
    value="${rejected ?? typed ?? ''}"
    aria-invalid="${isRejected ? 'true' : 'false'}"
    aria-describedby="email-error"
  />`;
  return {
    status: isRejected ? 400 : 200,
    tone: 'plain',
    heading: said`Sign in to ${appName}`,
    sentences: ['Enter your work e-mail address. You’ll sign in on the next page.'],
    form: html`<form method="post" action="${serviceUrl}/sign-in">
      <input type="hidden" name="id" value="${id}" />
      <input type="hidden" name="form_token" value="${formToken}" />
      <label for="email">E-mail address</label>
      ${input}
      <p id="email-error" class="error" role="alert">
        ${isRejected ? 'That isn’t an e-mail address such as name@example.com.' : ''}
      </p>
      <button class="button" type="submit">Next</button>
    </form>`,
  };
}
