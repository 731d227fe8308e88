import { domainToASCII } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AccountId,
  AppId,
  ClientId,
  ContactId,
  domainOf,
  EmailAddress,
  escapeKey,
  MAX_ESCAPED_LENGTH,
  normalDomain,
  normalEmailAddress,
  ObjectId,
  ProductId,
  TenantId,
  unescapeKey,
} from '../../../shared/platform/words/identifiers.ts';

describe('identifiers', () => {
  it.each(['contoso', 'A', 'a-b_c', '9', 'a'.repeat(64), 'console'])('take the account id %s', (text) => {
    expect(AccountId.parse(text)).toBe(text);
  });

  it.each(['', '-a', '_a', 'a b', 'a/b', 'a.b', 'é', 'a'.repeat(65), 'con', 'NUL', 'com1', 'lpt9', '<b>', 'a\n'])(
    'refuse the account id %j',
    (text) => {
      expect(AccountId.safeParse(text).success).toBe(false);
    },
  );

  it('write GUIDs in lower case, so that two spellings are one tenant', () => {
    const spelled = 'AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE';
    expect(TenantId.parse(spelled)).toBe(spelled.toLowerCase());
    expect(ObjectId.parse(spelled)).toBe(spelled.toLowerCase());
  });

  it.each([
    '',
    'common',
    'organizations',
    '{aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee}',
    'aaaaaaaabbbb4ccc8dddeeeeeeeeeeee',
  ])('refuse the tenant id %j', (text) => {
    expect(TenantId.safeParse(text).success).toBe(false);
  });

  it('refuse what is not text', () => {
    for (const Id of [AccountId, TenantId, AppId, ClientId, ProductId, ContactId]) {
      for (const value of [undefined, null, 1, true, {}, ['contoso']]) expect(Id.safeParse(value).success).toBe(false);
    }
  });
});

const fullWidth = (text: string): string =>
  text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0));

const localPart = fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}$/);
const label = fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/);
const domain = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
const address = fc.tuple(localPart, domain).map(([local, host]) => `${local}@${host}`);
const localOf = (text: string): string => text.slice(0, text.lastIndexOf('@'));

describe('the normal form of an e-mail address', () => {
  it('is the address itself when that is in normal form', () => {
    fc.assert(fc.property(address, (text) => normalEmailAddress(text) === text));
  });

  it('is found at once or by the long way alike', () => {
    const hosts = fc.array(fc.stringMatching(/^[a-z0-9-]{1,66}$/), { minLength: 1, maxLength: 5 });
    const nearly = fc
      .tuple(fc.stringMatching(/^[a-z0-9!<>_.-]{1,66}$/), hosts, fc.constantFrom('', 'com', '0x1', '123', 'xn--p1ai'))
      .map(([local, labels, last]) => `${local}@${[...labels, last].join('.')}`);
    // A space behind it is cut off, and such a text is none that is known at once.
    fc.assert(
      fc.property(fc.oneof(address, nearly), (text) => {
        expect(normalEmailAddress(text)).toBe(normalEmailAddress(`${text} `));
        const host = text.slice(text.lastIndexOf('@') + 1);
        expect(normalDomain(host)).toBe(normalDomain(`${host} `));
      }),
      { numRuns: 3000 },
    );
  });

  it('has the domain in ASCII as Node’s own function gives it', () => {
    const text = fc.oneof(fc.domain(), fc.string({ unit: 'grapheme', maxLength: 12 }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, (label) => {
        const normal = normalDomain(`${label}.example`);
        if (normal !== undefined)
          expect(normal).toBe(domainToASCII(`${label}.example`.trim().normalize('NFKC').toLowerCase()));
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['a:80', 'a@b', '[::1]', 'u:p@h'])('has no domain %s, though a URL could', (text) => {
    expect(normalDomain(`${text}.example`)).toBeUndefined();
    expect(normalDomain(`contoso.example${text}`)).toBeUndefined();
  });

  it('is idempotent for whatever text', () => {
    const texts = fc.oneof(
      address,
      fc.string({ unit: 'binary' }),
      fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), domain).map(([local, host]) => `${local}@${host}`),
      fc
        .tuple(localPart, fc.string({ unit: 'grapheme', minLength: 1 }))
        .map(([local, host]) => `${local}@${host}.example`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const normal = normalEmailAddress(text);
        expect(normal === undefined ? undefined : normalEmailAddress(normal)).toBe(normal);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same in upper case, in full width and with space around', () => {
    fc.assert(
      fc.property(address, (text) => {
        expect(normalEmailAddress(text.toUpperCase())).toBe(text);
        expect(normalEmailAddress(fullWidth(text))).toBe(text);
        expect(normalEmailAddress(fullWidth(text.toUpperCase()))).toBe(text);
        expect(normalEmailAddress(` \t${text}\r\n`)).toBe(text);
      }),
    );
  });

  it('keeps different addresses apart', () => {
    fc.assert(
      fc.property(
        address,
        address,
        (one, other) => (normalEmailAddress(one) === normalEmailAddress(other)) === (one === other),
      ),
    );
  });

  it.each([
    ['Ada@Contoso.Example', 'ada@contoso.example'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['ada@BÜCHER.example', 'ada@xn--bcher-kva.example'],
    ['ada@bu\u0308cher.example', 'ada@xn--bcher-kva.example'],
    ['ada@xn--bcher-kva.example', 'ada@xn--bcher-kva.example'],
    ['ada@contoso。example', 'ada@contoso.example'],
    ['JOSÉ@contoso.example', 'josé@contoso.example'],
    ['jose\u0301@contoso.example', 'josé@contoso.example'],
    ['ﬁona@contoso.example', 'fiona@contoso.example'],
    ["o'neil+tag@contoso.example", "o'neil+tag@contoso.example"],
    ['山田@contoso.example', '山田@contoso.example'],
  ])('of %s is %s', (text, normal) => {
    expect(normalEmailAddress(text)).toBe(normal);
  });

  it('fits 254 octets and no more', () => {
    const host = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(57)}.com`;
    const longest = `${'x'.repeat(64)}@${host}`;
    expect(Buffer.byteLength(longest)).toBe(254);
    expect(normalEmailAddress(longest)).toBe(longest);
    expect(normalEmailAddress(longest.replace('.com', '.comm'))).toBeUndefined();
  });

  it('counts octets and not characters', () => {
    expect(normalEmailAddress(`${'é'.repeat(32)}@contoso.example`)).toBe(`${'é'.repeat(32)}@contoso.example`);
    expect(normalEmailAddress(`${'é'.repeat(33)}@contoso.example`)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no @', 'ada.contoso.example'],
    ['two @', 'ada@home@contoso.example'],
    ['no local part', '@contoso.example'],
    ['no domain', 'ada@'],
    ['a domain of one label', 'ada@localhost'],
    ['a dot at the end of the domain', 'ada@contoso.example.'],
    ['a dot at its beginning', 'ada@.contoso.example'],
    ['an empty label', 'ada@contoso..example'],
    ['a label that begins with a hyphen', 'ada@-contoso.example'],
    ['a label of 64 characters', `ada@${'a'.repeat(64)}.example`],
    ['an IPv4 address', 'ada@192.0.2.1'],
    ['a hexadecimal IPv4 address', 'ada@0x7f.1'],
    ['an address literal', 'ada@[192.0.2.1]'],
    ['an underscore in the domain', 'ada@con_toso.example'],
    ['a port', 'ada@contoso.example:25'],
    ['a path', 'ada@contoso.example/x'],
    ['a query', 'ada@contoso.example?x'],
    ['a fragment', 'ada@contoso.example#x'],
    ['a backslash behind the domain', 'ada@contoso.example\\x'],
    ['a line break in the domain', 'ada@con\ntoso.example'],
    ['a tab in the domain', 'ada@con\ttoso.example'],
    ['a percent-encoded domain', 'ada@con%74oso.example'],
    ['a space inside', 'ada lovelace@contoso.example'],
    ['a no-break space inside', 'ada\u00a0lovelace@contoso.example'],
    ['a zero-width space', 'ada\u200b@contoso.example'],
    ['a null', 'ada\u0000@contoso.example'],
    ['a line break inside', 'ada\n@contoso.example'],
    ['a direction mark', 'ada\u202e@contoso.example'],
    ['a lone surrogate', 'ada\ud800@contoso.example'],
    ['a quoted local part', '"ada"@contoso.example'],
    ['a display name', 'Ada <ada@contoso.example>'],
    ['a comment', 'ada(x)@contoso.example'],
    ['a comma', 'ada,bob@contoso.example'],
    ['a backslash', 'ada\\x@contoso.example'],
    ['HTML', '<script>alert(1)</script>@contoso.example'],
    ['a local part of 65 octets', `${'x'.repeat(65)}@contoso.example`],
  ])('refuses %s', (_, text) => {
    expect(normalEmailAddress(text)).toBeUndefined();
    expect(EmailAddress.safeParse(text).success).toBe(false);
  });

  it('never lets characters through that would break a header, a page or a key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), domain, (local, host) => {
        const normal = normalEmailAddress(`${local}@${host}`);
        if (normal !== undefined) expect(normal).toMatch(/^[^\p{Cc}\p{Zs}\p{Zl}\p{Zp}<>"\\,;:()[\]]+$/u);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a domain', () => {
  it('has the same normal form as in an address', () => {
    fc.assert(
      fc.property(localPart, fc.oneof(domain, fc.string({ unit: 'grapheme' })), (local, host) => {
        const normal = normalEmailAddress(`${local}@${host}`);
        const expected = normalDomain(host);
        if (normal !== undefined) expect(normal).toBe(`${local}@${expected ?? ''}`);
      }),
    );
  });

  it('is what stands behind the @ of an address', () => {
    fc.assert(
      fc.property(address, (text) => {
        const parsed = EmailAddress.parse(text);
        expect(`${localOf(parsed)}@${domainOf(parsed)}`).toBe(text);
      }),
    );
  });

  it.each([
    '',
    '.',
    'contoso',
    'con toso.example',
    'a@contoso.example',
    'https://contoso.example',
    `${'a.'.repeat(127)}com`,
  ])('is not %j', (text) => {
    expect(normalDomain(text)).toBeUndefined();
  });
});

// At most 13 octets of key for a code unit, so no text here comes near the bound.
const text = fc.string({ unit: 'binary', maxLength: 36 }).filter((candidate) => candidate.isWellFormed());
// "Understanding the Table service data model": / \ # ? and U+0000 to U+001F, U+007F to U+009F. % has made trouble in SDKs.
const forbidden = [
  '/',
  '\\',
  '#',
  '?',
  '%',
  ...Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code)),
].concat(Array.from({ length: 0x21 }, (_, offset) => String.fromCharCode(0x7f + offset)));

describe('text as part of a key', () => {
  it('comes back as it was', () => {
    fc.assert(fc.property(text, (given) => unescapeKey(escapeKey(given)) === given));
  });

  it('has only characters that keys allow', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(escapeKey(given)).toMatch(/^[a-z0-9@._+=-]*$/);
      }),
    );
  });

  it.each(forbidden)('holds the forbidden character %j', (character) => {
    const given = `a${character}b`;
    const key = escapeKey(given);
    expect(key).not.toContain(character);
    expect(unescapeKey(key)).toBe(given);
  });

  it('differs for different texts, those in escaped form included', () => {
    const lookalike = fc.oneof(text, text.map(escapeKey), fc.stringMatching(/^[=0-9a-f/]{0,12}$/));
    fc.assert(
      fc.property(lookalike, lookalike, (one, other) => (escapeKey(one) === escapeKey(other)) === (one === other)),
    );
  });

  it('leaves a prefix a prefix, so that a search for the beginning finds it', () => {
    fc.assert(fc.property(text, text, (start, end) => escapeKey(start + end).startsWith(escapeKey(start))));
  });

  it('takes every address in normal form', () => {
    const local = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(local, (part) => {
        const address = normalEmailAddress(`${part}@${'a'.repeat(63)}.${'b'.repeat(63)}.example`);
        if (address !== undefined) expect(unescapeKey(escapeKey(address))).toBe(address);
      }),
    );
    const worst = normalEmailAddress(`${'\u3042'.repeat(21)}x@${`${'a'.repeat(61)}.`.repeat(3)}com`);
    expect(worst).toBeDefined();
    expect(escapeKey(worst ?? '').length).toBeLessThanOrEqual(MAX_ESCAPED_LENGTH);
  });

  it('is refused when it would not fit, and not cut', () => {
    expect(escapeKey('a'.repeat(MAX_ESCAPED_LENGTH))).toHaveLength(MAX_ESCAPED_LENGTH);
    expect(() => escapeKey('a'.repeat(MAX_ESCAPED_LENGTH + 1))).toThrow(RangeError);
    expect(() => escapeKey('/'.repeat(161))).toThrow(RangeError);
  });

  it('is refused with a lone surrogate, which has no octets to come back from', () => {
    expect(() => escapeKey('a\ud800')).toThrow(RangeError);
  });
});
