/**
 * The normal form of an e-mail address: two spellings of one mailbox must meet in one row.
 * NFKC, lower case, domain in ASCII (UTS #46). At most 254 octets (RFC 5321 section 4.5.3.1.3, less the brackets),
 * local part at most 64, written as a dot-atom or with letters outside ASCII (RFC 6531); quoted forms are refused.
 * Needs nothing of Node: the Identity Management page judges addresses by this very rule.
 */

export const EMAIL_ADDRESS_RULE = 'must be an e-mail address such as name@example.com, of at most 254 characters';
export const DOMAIN_RULE = 'must be a domain name such as example.com';

const MAX_OCTETS = 254;
const MAX_LOCAL_OCTETS = 64;
const MAX_DOMAIN_OCTETS = 253;
// atext of RFC 5322 section 3.2.3 and dots; beyond ASCII: letters, marks, numbers and symbols, never spaces or controls.
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~.\-\p{L}\p{M}\p{N}\p{S}]+$/u;
const ASCII_BRACKETS = /[<>]/;
/** Two labels at least. An all-digit last one is an IPv4 address in disguise (WHATWG URL, "ends in a number"). */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is in its normal form as it stands: most addresses and domains are. Without `--`, which stands in punycode. */
const PLAIN_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const PLAIN_ADDRESS = /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

const encoder = new TextEncoder();

/** The domain in ASCII, by the host parser of the URL standard (UTS #46, not transitional); undefined when it is none. */
const inAscii = (domain: string): string | undefined => URL.parse(`ws://${domain}`)?.hostname;

// Lower case can undo NFKC and the other way round; two rounds settle every assigned character, and what hasn't settled is refused.
function fold(text: string): string | undefined {
  // U+FFFD stands for what somebody could not decode: no address, but a damaged one.
  if (!text.isWellFormed() || text.includes('\uFFFD')) return undefined;
  let folded = text;
  for (let round = 0; round < 3; round++) {
    const next = folded.normalize('NFKC').toLowerCase().normalize('NFKC');
    if (next === folded) return folded;
    folded = next;
  }
  return undefined;
}

/** A domain in normal form, or undefined when the text is none. */
export function normalDomain(text: string): string | undefined {
  if (text.length <= MAX_DOMAIN_OCTETS && !text.includes('--') && PLAIN_DOMAIN.test(text)) return text;
  const folded = fold(text.trim());
  // In a URL these end the host or stand for something else, tabs are dropped and percent signs decoded.
  if (folded === undefined || /[\s\p{Cc}/\\?#%:@[\]]/u.test(folded)) return undefined;
  const ascii = inAscii(folded);
  if (ascii === undefined || ascii.length > MAX_DOMAIN_OCTETS || !DOMAIN.test(ascii)) return undefined;
  return inAscii(ascii) === ascii ? ascii : undefined;
}

/** An address in normal form, or undefined when the text is none. Idempotent. */
export function normalEmailAddress(text: string): string | undefined {
  if (text.length <= MAX_OCTETS && !text.includes('--') && PLAIN_ADDRESS.test(text)) return text;
  const folded = fold(text.trim());
  if (folded === undefined) return undefined;
  const at = folded.indexOf('@');
  if (at < 1 || at !== folded.lastIndexOf('@')) return undefined;
  const local = folded.slice(0, at);
  const domain = normalDomain(folded.slice(at + 1));
  if (domain === undefined || encoder.encode(local).length > MAX_LOCAL_OCTETS) return undefined;
  if (!LOCAL_PART.test(local) || ASCII_BRACKETS.test(local)) return undefined;
  const address = `${local}@${domain}`;
  return encoder.encode(address).length <= MAX_OCTETS ? address : undefined;
}
