import { HttpRequest } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { clientAddress } from '../../../shared/platform/callers/rate-limit.ts';

const from = (
  forwarded?: string,
  hops = 0,
  { frontDoorId, fdid }: { frontDoorId?: string; fdid?: string } = {},
): string =>
  clientAddress(
    new HttpRequest({
      url: 'https://sso.example/',
      method: 'GET',
      headers: {
        ...(forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }),
        ...(fdid === undefined ? {} : { 'x-azure-fdid': fdid }),
      },
    }),
    { hops, frontDoorId },
  ) ?? 'unknown';

describe('the client’s address', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['192.0.2.7:50123', '192.0.2.7'],
    ['10.0.0.1, 198.51.100.9, 192.0.2.7:50123', '192.0.2.7'],
    ['[2001:db8:1:2:3:4:5:6]:443', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['[::ffff:192.0.2.7]:80', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['1.2.3.4, unknown', 'unknown'],
    ['999.1.1.1', 'unknown'],
    ['', 'unknown'],
  ])('of “%s” is %s', (forwarded, address) => {
    expect(from(forwarded)).toBe(address);
  });

  it.each([
    ['192.0.2.7, 198.51.100.9:1024', 1, '192.0.2.7'],
    ['203.0.113.1, 192.0.2.7, 198.51.100.9:1024', 1, '192.0.2.7'],
    ['2001:db8:1:2::9, [2001:db8:ffff::1]:443', 1, '2001:db8:1:2::/64'],
    ['192.0.2.7, 198.51.100.9, 198.51.100.10:1024', 2, '192.0.2.7'],
  ])('behind proxies of ours, of “%s” with %d of them, is the one that they saw: %s', (forwarded, hops, address) => {
    expect(from(forwarded, hops)).toBe(address);
  });

  it('is their own for people who come round the proxies, as they do while those are being put in front', () => {
    expect(from('192.0.2.7:50123', 1)).toBe('192.0.2.7');
    expect(from('192.0.2.8:50123', 2)).toBe('192.0.2.8');
  });

  it('is never one that they make up who come round our Front Door', () => {
    const frontDoorId = '0f1e2d3c-4b5a-4968-8776-655443322110';
    const forwarded = '6.6.6.6, 192.0.2.7:50123';
    expect(from(forwarded, 1, { frontDoorId })).toBe('192.0.2.7');
    expect(from(forwarded, 1, { frontDoorId, fdid: '11111111-1111-4111-8111-111111111111' })).toBe('192.0.2.7');
    expect(from(forwarded, 1, { frontDoorId, fdid: '' })).toBe('192.0.2.7');
    expect(from('192.0.2.7, 198.51.100.9:1024', 1, { frontDoorId, fdid: frontDoorId.toUpperCase() })).toBe('192.0.2.7');
  });

  it.each(['', ', 198.51.100.9:1024'])(
    'is unknown, and so the same for all, where a proxy saw nobody: “%s”',
    (forwarded) => {
      expect(from(forwarded, 1)).toBe('unknown');
    },
  );

  it('is unknown where no front end wrote it', () => {
    expect(from()).toBe('unknown');
  });
});
