import { describe, expect, it } from 'vitest';
import { seeOther, seeOtherKeeping } from '../../../shared/platform/pages/redirect.ts';

const nothing = { parts: new Map(), cameBack: false };
const visit = (length: number) => ({ id: 'AAAAAAAAAAAAAAAAAAAAAAAA', sealed: 'x'.repeat(length) });

describe('a redirect that gives the browser something to keep', () => {
  it('goes on with what fits, and where it was told with what does not', () => {
    const url = 'https://login.example/authorize';
    const back = seeOther('https://app.example/callback?error=invalid_request');
    expect(seeOtherKeeping(url, nothing, [visit(4000)], back).headers?.['location']).toBe(url);
    const refused = seeOtherKeeping(url, nothing, [visit(9000)], back);
    expect(refused).toEqual(back);
    expect(() => seeOtherKeeping(url, nothing, [visit(9000)])).toThrow('larger than a browser keeps');
  });
});
