/** Ours and the peers as bars, a group for each question; an SVG that reads in light and dark. */
import { quantile, type Series } from '../measure/series.ts';
import { figure } from './tables.ts';

type Group = {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly name: string; readonly series: string }[];
};

const GROUPS: readonly Group[] = [
  {
    title: 'Discovery, CPU a request',
    unit: 'µs',
    bars: [
      { name: 'ours', series: 'discovery/ours/cpu' },
      { name: 'better-auth', series: 'discovery/better-auth/cpu' },
      { name: 'saml-jackson', series: 'discovery/saml-jackson/cpu' },
      { name: 'oidc-provider', series: 'discovery/oidc-provider/cpu' },
      { name: 'echo function', series: 'discovery/echo/cpu' },
      { name: 'bare node:http', series: 'discovery/node:http/cpu' },
    ],
  },
  {
    title: 'Whole sign-in, CPU',
    unit: 'µs',
    bars: [
      { name: 'ours', series: 'sign-in/ours/cpu' },
      { name: 'better-auth', series: 'sign-in/better-auth/cpu' },
      { name: 'saml-jackson', series: 'sign-in/saml-jackson/cpu' },
    ],
  },
  {
    title: 'Cold start to the first answer',
    unit: 'ms',
    bars: [
      { name: 'ours', series: 'cold/ours' },
      { name: 'better-auth', series: 'cold/better-auth' },
      { name: 'saml-jackson', series: 'cold/saml-jackson' },
      { name: 'oidc-provider', series: 'cold/oidc-provider' },
      { name: 'empty function', series: 'cold/empty' },
    ],
  },
];
const [WIDTH, LABEL, ROW, GAP] = [720, 130, 22, 44];
const LONGEST = WIDTH - LABEL - 110;

/** Groups of which nothing was measured are left out. */
export function drawChart(series: Series): string {
  const parts: string[] = [];
  let y = 8;
  for (const { title, unit, bars } of GROUPS) {
    const shown = bars.flatMap(({ name, series: from }) => {
      const values = series[from];
      return values === undefined ? [] : [{ name, value: quantile(values, 0.5) }];
    });
    if (shown.length === 0) continue;
    const most = Math.max(...shown.map(({ value }) => value));
    y += 20;
    parts.push(`<text x="0" y="${y}" class="title">${title}, ${unit}</text>`);
    for (const { name, value } of shown) {
      y += ROW;
      const width = Math.max(1, (value / most) * LONGEST).toFixed(1);
      parts.push(
        `<text x="${LABEL - 8}" y="${y}" text-anchor="end">${name}</text>`,
        `<rect x="${LABEL}" y="${y - 12}" width="${width}" height="15" class="${name === 'ours' ? 'ours' : 'peer'}"/>`,
        `<text x="${(LABEL + Number(width) + 6).toFixed(1)}" y="${y}">${figure(value)}</text>`,
      );
    }
    y += GAP - ROW;
  }
  const style =
    'text{font:13px system-ui,sans-serif;fill:#57606a}.title{font-weight:600}.ours{fill:#0969da}.peer{fill:#8c959f}' +
    '@media(prefers-color-scheme:dark){text{fill:#9198a1}.ours{fill:#4493f8}.peer{fill:#656c76}}';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="CPU and cold starts beside the peers; shorter is better"><style>${style}</style>\n${parts.join('\n')}\n</svg>\n`;
}
