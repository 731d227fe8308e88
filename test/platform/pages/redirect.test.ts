import { describe, expect, it } from 'vitest';
import { seeOtherKeeping } from '../../../shared/platform/pages/redirect.ts';

const nothing = { parts: new Map(), cameBack: false };
const visit = (length: number) => ({ id: 'AAAAAAAAAAAAAAAAAAAAAAAA', sealed: 'x'.repeat(length) });

describe('a redirect that gives the browser something to keep', () => {
  it('goes on with what fits; what does not has to be stored before', () => {
    const url = 'https://login.example/authorize';
    expect(seeOtherKeeping(url, nothing, [visit(4000)]).headers?.['location']).toBe(url);
    expect(() => seeOtherKeeping(url, nothing, [visit(9000)])).toThrow('larger than a browser keeps');
  });
});
