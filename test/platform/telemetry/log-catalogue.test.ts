import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_CATALOGUE, type LogCode } from '../../../shared/platform/telemetry/log-catalogue.ts';
import { logLine } from '../../../shared/platform/telemetry/write-log.ts';
import { METRIC_CATALOGUE } from '../../../shared/platform/telemetry/metric-catalogue.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const CODES = Object.keys(LOG_CATALOGUE) as LogCode[];
const sources = globSync(['functions/**/*.ts', 'shared/**/*.ts'], { cwd: ROOT }).map((file) => ({
  file,
  text: readFileSync(join(ROOT, file), 'utf8'),
}));

describe('the log catalogue', () => {
  it('is what a line is written from: nothing else in the service writes into the log', () => {
    const writers = sources.filter(({ text }) =>
      /\bcontext\.(?:log|trace|debug|info|warn|error)\b|\bconsole\.|process\.std(?:out|err)|\bdiag\./.test(text),
    );
    expect(writers.map(({ file }) => file)).toEqual(['shared/platform/telemetry/write-log.ts']);
  });

  it('has a use for every code', () => {
    // A clean-up is given its two.
    const use = /(?:\bwriteLog\((?:[\w.]+, )?|\b(?:done|failed): )'([a-z-]+)'/g;
    const called = sources
      .filter(({ file }) => file !== 'shared/platform/telemetry/log-catalogue.ts')
      .flatMap(({ text }) => [...text.matchAll(use)].map(([, code]) => code));
    expect([...new Set(called)].toSorted()).toEqual(CODES.toSorted());
  });

  it('holds codes that stay whole in a line, and one sentence for each', () => {
    for (const [code, [, sentence]] of Object.entries(LOG_CATALOGUE)) {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      // Alerts look for a code as a word: none may stand within another.
      expect(CODES.filter((other) => other !== code && other.includes(code))).toEqual([]);
    }
  });
});

describe('a line of the log', () => {
  it('is the code and what is known, in that order', () => {
    const line = logLine('sign-in-refused', {
      code: 'declined',
      app: 'elevate',
      days: -3,
      hit: true,
      absent: undefined,
    });
    expect(line).toBe('sign-in-refused code=declined app=elevate days=-3 hit=true');
  });

  it.each([
    ['an address', 'ann@acme.example'],
    ['a domain', 'acme.example'],
    ['a user, a person or a tenant', '62e90394-69f5-4237-9190-012177145e10'],
    ['a token', 'eyJhbGciOiJSUzI1NiJ9'],
    ['a state, a nonce or a secret of ours', 'a'.repeat(43)],
    ['several words', 'two words'],
    ['another line', 'one\ntwo'],
    ['a URL', 'https://sso.example/authorize'],
    ['nothing', ''],
  ])('withholds %s', (_, value) => {
    expect(logLine('not-ready', { dependency: value })).toBe('not-ready dependency=withheld');
  });

  it('is one line of printable words, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        expect(logLine('page-refused', { detail: value })).toMatch(/^page-refused detail=[A-Za-z0-9_-]{1,40}$/);
      }),
    );
  });
});

describe('docs/logs-and-metrics.md', () => {
  const page = readFileSync(join(ROOT, 'docs/logs-and-metrics.md'), 'utf8');
  const rowsUnder = (heading: string): string[] =>
    (page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replaceAll(/ +/g, ' '));

  it('has every code with its level and sentence, and no other', () => {
    const rows = Object.entries(LOG_CATALOGUE).map(
      ([code, [level, sentence]]) => `| \`${code}\` | ${level} | ${sentence} |`,
    );
    expect(rowsUnder('Log').toSorted()).toEqual(rows.toSorted());
  });

  it('has every metric with its unit, attributes and sentence, and no other', () => {
    const rows = Object.entries(METRIC_CATALOGUE).map(
      ([name, { kind, unit, attributes, sentence }]) =>
        `| \`${name}\` | ${kind}, ${unit} | ${attributes.map((one) => `\`${one}\``).join(', ')} | ${sentence} |`,
    );
    expect(rowsUnder('Metrics').toSorted()).toEqual(rows.toSorted());
  });
});
