/**
 * Addresses as people type and paste them: with names and angle brackets (RFC 5322), quotes, `mailto:`, a full stop behind, the
 * apostrophes and blanks that a phone's keyboard puts in. Each is read as the one address that it can mean, or not at all.
 */
import { normalEmailAddress } from '../identifiers.ts';

/** The only address in the text, in normal form; undefined when there is none, or more than one. */
export function writtenAddress(text: string): string | undefined {
  const [address, ...more] = new Set(writtenAddresses(text));
  return more.length === 0 ? address : undefined;
}

/** The addresses of which the whole text consists, in normal form and in order; none when anything else stands in it. */
export function writtenAddresses(text: string): readonly string[] {
  const strict = normalEmailAddress(text);
  if (strict !== undefined) return [strict];
  if (text.length > LONGEST_TEXT) return [];
  const addresses: string[] = [];
  for (const part of partsOf(text.replaceAll(UNSEEN, ''))) {
    const read = part.kind === 'in-brackets' ? readNamed(part) : readBare(part.text);
    if (read === undefined) return [];
    addresses.push(...read);
  }
  return addresses;
}

const LONGEST_TEXT = 20_000;
// Marks without width or ink, which come along from web pages and chats.
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const QUOTES = `"'\`´“”„‟‘’‚‛«»‹›`;
const WRAPPED = new RegExp(`^[\\s${QUOTES}<>()[\\]]+|[\\s${QUOTES}<>()[\\].,;:!?]+$`, 'g');

type Part =
  | { readonly kind: 'bare'; readonly text: string }
  | { readonly kind: 'in-brackets'; readonly name: string; readonly text: string };

/** Cut at commas and semicolons, but not inside quotes or brackets; what stands before a bracket is the person's name. */
function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  // A quoted name, a bracketed address, a separator, or a run of anything else.
  const tokens = /"[^"]*"(?=\s*<)|<[^<>]*>|[,;\r\n|]|[^,;\r\n|<"]+|[<"]/g;
  let pending: string[] = [];
  const flush = () => {
    parts.push(...pending.filter((each) => each.trim() !== '').map((each): Part => ({ kind: 'bare', text: each })));
    pending = [];
  };
  for (const [token] of text.matchAll(tokens)) {
    if (/^[,;\r\n|]$/.test(token)) pending.push('');
    else if (!/^<[^<>]*@[^<>]*>$/.test(token)) pending.push(`${pending.pop() ?? ''}${token}`);
    else {
      // "Baker, Bob <bob@…>": what has no address of its own is part of the name.
      const last = pending.findLastIndex((each, at) => at < pending.length - 1 && each.includes('@'));
      const name = pending.splice(last + 1).join(' ');
      flush();
      parts.push({ kind: 'in-brackets', name, text: token.slice(1, -1) });
    }
  }
  flush();
  return parts;
}

/** A name may repeat the address; one that is another address says two things at once. */
function readNamed({ name, text }: { readonly name: string; readonly text: string }): readonly string[] | undefined {
  const address = readOne(text);
  if (address === undefined) return undefined;
  if (!name.includes('@')) return [address];
  return writtenAddresses(name.replaceAll('"', '')).every((each) => each === address) ? [address] : undefined;
}

/** One address, or several with blanks between them. */
function readBare(text: string): readonly string[] | undefined {
  const words = text.split(/\s+/).filter((word) => word.replaceAll(WRAPPED, '') !== '');
  const each = words.map(readOne);
  if (words.length > 0 && each.every((address) => address !== undefined)) return each;
  // A keyboard that ends a sentence at each full stop, or puts a blank behind the at sign.
  const whole = readOne(text.replaceAll(/\s*([.@])\s*/g, '$1'));
  return whole === undefined ? undefined : [whole];
}

function readOne(text: string): string | undefined {
  const strict = normalEmailAddress(text);
  if (strict !== undefined) return strict;
  const bare = text.replaceAll(WRAPPED, '').replace(/^mailto:([^?]*).*$/is, '$1');
  return normalEmailAddress(bare.replaceAll(WRAPPED, '').replaceAll(/[‘’‛´`]/g, "'"));
}
