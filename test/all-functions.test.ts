import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HTTP_FUNCTIONS, OPERATIONS as operations } from '../functions/all-functions.ts';
import { httpOptions } from '../shared/platform/endpoint/operation.ts';

const FOLDER = fileURLToPath(new URL('../functions', import.meta.url));

const segments = (route: string): readonly string[] => route.toLowerCase().split('/');
const isParameter = (segment: string | undefined): boolean => segment?.startsWith('{') === true;

/** Whether some path is matched by both: the host then takes the function whose name comes first, whatever was meant. */
function overlap(one: string, other: string): boolean {
  const [left, right] = [segments(one), segments(other)];
  if (left.length !== right.length) return false;
  return left.every((segment, at) => segment === right[at] || isParameter(segment) || isParameter(right[at]));
}

describe('the functions', () => {
  it('are all in the list that is registered: what a file exports as a function is there, once', async () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && file !== 'main.ts',
    );
    const exported: unknown[] = [];
    for (const file of files) {
      const module = (await import(pathToFileURL(join(FOLDER, file)).href)) as Record<string, unknown>;
      exported.push(...Object.values(module).filter((value) => value instanceof Object && 'makeHandler' in value));
    }
    expect(new Set(exported)).toEqual(new Set(HTTP_FUNCTIONS));
    expect(new Set(HTTP_FUNCTIONS).size).toBe(HTTP_FUNCTIONS.length);
  }, 60_000);
});

describe('the routes', () => {
  it('are told apart by this check', () => {
    expect(overlap('accounts/{id}', 'accounts/fixed')).toBe(true);
    expect(overlap('{a}/sso', 'accounts/{b}')).toBe(true);
    expect(overlap('accounts/{id}', 'Accounts/{other}')).toBe(true);
    expect(overlap('accounts/{id}', 'accounts/{id}/sso')).toBe(false);
    expect(overlap('accounts/{id}/users', 'accounts/{id}/sso')).toBe(false);
  });

  it('are never ambiguous: no path is matched by two functions of one method', () => {
    const clashes = operations.flatMap((one, at) =>
      operations
        .slice(at + 1)
        .filter((other) => one.method === other.method && overlap(one.route, other.route))
        .map((other) => `${one.method} ${one.route} and ${other.route}`),
    );
    expect(clashes).toEqual([]);
  });

  it('have no form that the check does not know, and none that the host refuses', () => {
    for (const { name, route } of operations) {
      expect(route, name).toMatch(/^(?:[a-z0-9._-]+|\{[a-zA-Z]+\})(?:\/(?:[a-z0-9._-]+|\{[a-zA-Z]+\}))*$/);
      expect(segments(route)[0], name).not.toBe('admin');
    }
  });

  it('belong to functions whose names are all different, case aside, as are their operation ids', () => {
    const names = operations.map(({ name }) => name.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });

  it('name their parameters as their schema does', () => {
    for (const { name, route, params } of operations) {
      const inRoute = [...route.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect([name, Object.keys(params?.shape ?? {})]).toEqual([name, inRoute]);
    }
  });

  it('are asked by HEAD too wherever they are by GET, but for those whose GET does something', () => {
    for (const operation of operations) {
      const { methods } = httpOptions(operation);
      expect([operation.name, methods.includes('HEAD')]).toEqual([operation.name, operation.method === 'GET']);
    }
    const acting = operations.filter(({ actsOnGet }) => actsOnGet === true).map(({ name }) => name);
    expect(new Set(acting)).toEqual(
      new Set([
        // Asks Azure whether the consent still stands, and notes the answer; takes the report, or goes on with it.
        ...['get-integration', 'get-readiness'],
        // Use up what Azure sent with the browser.
        ...['connect-tenant', 'finish-sign-in', 'prove-tenant'],
      ]),
    );
  });

  it('put every refused change of an account in its audit trail', () => {
    const changes = operations.filter(
      ({ caller, method, name }) =>
        (caller === 'security-manager' || caller === 'directory-service') &&
        method !== 'GET' &&
        // They only ask: addresses stand in no path or query.
        !['explain-sign-in', 'explain-sign-ins', 'find-latest-tests'].includes(name),
    );
    expect(changes.length).toBeGreaterThanOrEqual(6);
    for (const { name, auditRefusalAs } of changes) expect(auditRefusalAs, name).toBeDefined();
  });
});
