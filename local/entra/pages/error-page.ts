/** An error that is shown here because it can't, or mustn't, be told to the app. */
import { html } from 'hono/html';
import { describeError, type EntraError } from '../entra-errors.ts';
import { type Html, layout } from './layout.ts';

export const errorPage = (error: EntraError, now: Date, otherAccountUrl?: string): Html => {
  const ids = describeError(error, now);
  return layout({
    title: 'Sorry, we can’t sign you in',
    content: html`
      <h1>Sorry, but we’re having trouble signing you in</h1>
      <p class="error" role="alert">AADSTS${error.aadsts}: ${error.sentence}</p>
      <p class="detail">Trace ID: ${ids.trace_id}<br />Correlation ID: ${ids.correlation_id}<br />${ids.timestamp}</p>
      ${otherAccountUrl === undefined ? '' : html`<p><a href="${otherAccountUrl}">Sign in with another account</a></p>`}
    `,
  });
};
