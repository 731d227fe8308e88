/** Secrets that we make, or tell people to make, are hex or base64url: HTTP Basic is form-encoded (RFC 6749 section 2.3.1), and `curl -u` isn't. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** Random octets written in an alphabet that has `+`, `/` and `=`. */
const MAKES_BASE64 = [
  /\b(?:rand|enc)\b[^\n|]*-(?:a|base64)\b/,
  /\/dev\/u?random\b[^\n]*\bbase64\b(?!url)/,
  /randomBytes\([^)]*\)\.toString\(['"]base64['"]\)/,
  /token_bytes|RNGCryptoServiceProvider|Convert\.ToBase64String/,
];

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /^(?:docs|infra|local|bench|functions|shared|\.ci)\/|^[^/]+\.(?:md|json)$/.test(file))
  .filter((file) => !/package-lock\.json$|\.(?:png|zip)$/.test(file));

it('no page, script or program of ours makes a secret in base64', () => {
  expect(files.length).toBeGreaterThan(100);
  const found = files.flatMap((file) =>
    readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .flatMap((line, at) => (MAKES_BASE64.some((pattern) => pattern.test(line)) ? [`${file}:${at + 1}`] : [])),
  );
  expect(found).toEqual([]);
});

it.each([
  'openssl rand -base64 32 > secret',
  'openssl rand 32 | openssl enc -a',
  'head -c 32 /dev/urandom | base64',
  "const secret = randomBytes(32).toString('base64');",
])('knows %s for such a one', (line) => {
  expect(MAKES_BASE64.some((pattern) => pattern.test(line))).toBe(true);
});

it.each([
  'openssl rand -hex 32',
  "randomBytes(32).toString('base64url')",
  'head -c 32 /dev/urandom | basenc --base64url',
])('has nothing against %s', (line) => {
  expect(MAKES_BASE64.some((pattern) => pattern.test(line))).toBe(false);
});
