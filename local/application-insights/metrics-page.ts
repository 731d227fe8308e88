/** What came, to look at: one row for each metric and its attributes. */
import { html } from 'hono/html';
import type { MetricTotal } from './metric-totals.ts';

const number = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(1));

/** Of a counter the total; of a histogram how many values, their mean and the largest. */
const shown = ({ name, value, count, max }: MetricTotal): string =>
  name.startsWith('sso.answer') || name.startsWith('sso.storage')
    ? `${String(count)} × ${number(value / count)}, at most ${number(max)}`
    : number(value);

export const metricsPage = (totals: readonly MetricTotal[]) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="refresh" content="2" />
        <title>Metrics</title>
      </head>
      <body>
        <h1>Metrics that the service sent</h1>
        ${totals.length === 0 ? html`<p>None yet.</p>` : ''}
        <table cellpadding="4">
          ${totals.map(
            (total) =>
              html`<tr>
                <td><code>${total.name}</code></td>
                <td>${shown(total)}</td>
                <td>
                  ${Object.entries(total.properties)
                    .map(([name, value]) => `${name}=${value}`)
                    .join(' ')}
                </td>
              </tr>`,
          )}
        </table>
      </body>
    </html>`;
