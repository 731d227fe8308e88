/**
 * `npm run lists`: asks the npm registry whether the lists of domains that no company owns alone (public suffixes, mail providers) are the newest
 * there are, and writes down what it saw, and when. A test holds CHANGELOG.md's newest date to it: no release goes out with lists that nobody
 * looked at. Refuses when there are newer ones.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const NAMES = ['email-providers', 'tldts'] as const;
const at = (path: string) => new URL(path, import.meta.url);

const { dependencies } = JSON.parse(readFileSync(at('../../package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const ask = (name: string, field: string): unknown =>
  JSON.parse(execFileSync('npm', ['view', name, field, '--json'], { encoding: 'utf8', timeout: 60_000 }));

const lists = NAMES.map((name) => {
  const version = ask(name, 'version') as string;
  if (dependencies[name] !== version) {
    process.stderr.write(
      `${name} is ${dependencies[name] ?? 'not there'}, the newest is ${version}: npm install -E ${name}@${version}\n`,
    );
    process.exit(1);
  }
  const published = (ask(name, 'time') as Record<string, string>)[version] ?? '';
  return [name, { version, published: published.slice(0, 10) }] as const;
});
const seen = { newestOn: new Date().toISOString().slice(0, 10), lists: Object.fromEntries(lists) };
writeFileSync(at('public-domain-lists.json'), `${JSON.stringify(seen, null, 2)}\n`);
