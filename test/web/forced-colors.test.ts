import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

// Where colours are forced every border is painted in the text's colour, transparent ones too
// (CSS Color Adjustment 1, section 3.1): a border that only sometimes shows must only sometimes be there.
it('has no border or outline that is there and not seen, at any width', async () => {
  const style = await readFile(new URL('../../web/page.css', import.meta.url), 'utf8');
  const declarations = style.replaceAll(/\/\*[^]*?\*\//g, '').match(/[\w-]+\s*:[^;{}]+/g) ?? [];
  expect(declarations.length).toBeGreaterThan(100);
  expect(declarations.filter((each) => /^(border|outline)/.test(each) && each.includes('transparent'))).toEqual([]);
});
