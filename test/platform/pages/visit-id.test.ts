import { describe, expect, it } from 'vitest';
import { AppId } from '../../../shared/platform/words/identifiers.ts';
import { endOf, makeVisitId, readVisitId } from '../../../shared/platform/pages/visit-id.ts';

const KEY = 'k'.repeat(43);
const AT = new Date('2026-11-28T12:00:00.900Z');

describe('the id of a visit', () => {
  it('says when it began and from where, and stands in a URL as it is', () => {
    for (const app of [AppId.parse('elevate'), AppId.parse(`a${'-b'.repeat(31)}`), undefined]) {
      const id = makeVisitId(KEY, AT, app);
      expect(encodeURIComponent(id)).toBe(id);
      expect(readVisitId(id)).toEqual({ key: KEY, startedAt: new Date('2026-11-28T12:00:00Z'), app });
    }
    expect(endOf({ startedAt: AT }).getTime() - AT.getTime()).toBe(600_000);
  });

  it('is nothing else', () => {
    const good = makeVisitId(KEY, AT, AppId.parse('elevate'));
    for (const bad of [
      undefined,
      '',
      KEY,
      `${good}.x`,
      good.toUpperCase(),
      ` ${good}`,
      `${good}\n`,
      `x.${good}`,
      good.replace('elevate', '-'),
      good.replace('elevate', 'a'.repeat(65)),
    ]) {
      expect(readVisitId(bad)).toBeUndefined();
    }
  });
});
