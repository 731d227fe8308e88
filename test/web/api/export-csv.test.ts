import { describe, expect, it } from 'vitest';
import { exportCsv } from '../../../web/api/export-csv.ts';

const page = (value: string, next?: string, unreadable?: number) =>
  Promise.resolve({ kind: 'ok' as const, value, etag: '', next, ...(unreadable !== undefined && { unreadable }) });
const quiet = { onProgress: () => undefined, isStopped: () => false };

describe('an export', () => {
  it('has the header once and every row of every page, a line break inside quotes being none', async () => {
    const asked: (string | undefined)[] = [];
    const readPage = (after: string | undefined) => {
      asked.push(after);
      return after === undefined ? page('h\r\na\r\n', '1', 1) : page('h\r\n"b\nc"\r\nd\r\n', undefined, 2);
    };
    const outcome = await exportCsv({ ...quiet, readPage });
    const parts = ['\uFEFFh\r\na\r\n', '"b\nc"\r\nd\r\n'];
    expect(outcome).toEqual({ kind: 'exported', parts, rows: 3, unreadable: 3, whole: true });
    expect(asked).toEqual([undefined, '1']);
  });

  it('ends with the problem of a page that fails, rather than with half a file', async () => {
    const problem = { code: 'unavailable', detail: undefined, supportCode: undefined, errors: [], body: {} };
    const readPage = (after: string | undefined) =>
      after === undefined ? page('h\r\na\r\n', '1') : Promise.resolve({ kind: 'problem' as const, problem });
    expect(await exportCsv({ ...quiet, readPage })).toEqual({ kind: 'problem', problem });
  });

  it('that is stopped says that it is not whole', async () => {
    let pages = 0;
    const readPage = () => page('h\r\na\r\n', String(++pages));
    const outcome = await exportCsv({ ...quiet, readPage, isStopped: () => pages === 3 });
    expect(outcome).toMatchObject({ whole: false, rows: 3 });
  });
});
