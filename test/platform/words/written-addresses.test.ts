import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalEmailAddress } from '../../../shared/platform/words/identifiers.ts';
import { writtenAddress, writtenAddresses } from '../../../shared/platform/words/written/written-addresses.ts';

describe('a written address', () => {
  it.each([
    ['Bob Baker <bob@acme.example>', 'bob@acme.example'],
    ['"Baker, Bob" <bob@acme.example>', 'bob@acme.example'],
    ['Baker, Bob <BOB@acme.example>', 'bob@acme.example'],
    ['“Bob” <bob@acme.example>', 'bob@acme.example'],
    ['<bob@acme.example>', 'bob@acme.example'],
    ['bob@acme.example <bob@acme.example>', 'bob@acme.example'],
    ['"bob@acme.example" <bob@acme.example>,', 'bob@acme.example'],
    ['mailto:bob@acme.example', 'bob@acme.example'],
    ['MAILTO:bob@acme.example?subject=Hello%20Bob', 'bob@acme.example'],
    ['<mailto:bob@acme.example>', 'bob@acme.example'],
    ['bob@acme.example;', 'bob@acme.example'],
    ['bob@acme.example,', 'bob@acme.example'],
    ['bob@acme.example.', 'bob@acme.example'],
    ['bob@acme.example. ', 'bob@acme.example'],
    ['bob. baker@acme.example', 'bob.baker@acme.example'],
    ['bob@ acme.example', 'bob@acme.example'],
    ['bob @acme. example', 'bob@acme.example'],
    ['“bob@acme.example”', 'bob@acme.example'],
    ['„bob@acme.example“', 'bob@acme.example'],
    ['«bob@acme.example»', 'bob@acme.example'],
    ["'bob@acme.example'", 'bob@acme.example'],
    ['(bob@acme.example)', 'bob@acme.example'],
    ['o’brien@acme.example', "o'brien@acme.example"],
    ["o'brien@acme.example", "o'brien@acme.example"],
    ['\u200bbob@acme.example\u200e', 'bob@acme.example'],
    ['\u00a0bob@acme.example\u00a0', 'bob@acme.example'],
    ['+tag@acme.example', '+tag@acme.example'],
    ['ｂｏｂ@acme.example', 'bob@acme.example'],
  ])('%j is %s', (text, address) => {
    expect(writtenAddress(text)).toBe(address);
  });

  it.each([
    'nobody',
    '',
    'Bob bob@acme.example',
    'bob@acme.example on leave',
    'bob@acme.example, on leave',
    'ada@acme.example <bob@acme.example>',
    'bob@@acme.example',
    'bob@acme..example',
    'bob@',
    '<>',
    'bob@acme',
    'ada@acme.example, bob@acme.example',
  ])('is not %j, which can mean several things or none', (text) => {
    expect(writtenAddress(text)).toBeUndefined();
  });

  it('is every address as the service knows it, unchanged', () => {
    const address = fc.emailAddress().filter((text) => normalEmailAddress(text) !== undefined);
    fc.assert(
      fc.property(address, (text) => {
        const normal = normalEmailAddress(text);
        expect(writtenAddress(text)).toBe(normal);
        expect(writtenAddress(`Somebody <${text}>;`)).toBe(normal);
      }),
    );
  });

  it('never is one that the service would not take', () => {
    const piece = fc.constantFrom(...Array.from('ab@.,; <>"\'’:mailto'), 'a@b.example', 'mailto:', '\u200b', '\t');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        for (const each of writtenAddresses(pieces.join(''))) expect(normalEmailAddress(each)).toBe(each);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('several written addresses', () => {
  it.each([
    'a@x.example,b@x.example',
    'a@x.example; b@x.example;',
    'a@x.example b@x.example',
    'a@x.example. b@x.example.',
    'A <a@x.example>, B <b@x.example>',
    'a@x.example, Baker, Bob <b@x.example>',
    'Ada <a@x.example> b@x.example',
    'a@x.example\r\nb@x.example',
  ])('are two in %j', (text) => {
    expect(writtenAddresses(text)).toEqual(['a@x.example', 'b@x.example']);
  });
});
