import { describe, expect, it } from 'vitest';
import { isRegistered } from '../../../shared/platform/words/apps/app-addresses.ts';

const REGISTERED = [
  'https://elevate.example/callback',
  'com.example.app:/callback',
  'http://127.0.0.1/back?kept=1',
  'http://[::1]:4000/back',
  'http://localhost:4000/back',
];

describe('a redirect URI', () => {
  it.each([
    ...REGISTERED,
    'http://127.0.0.1:1/back?kept=1',
    'http://127.0.0.1:65535/back?kept=1',
    'http://[::1]/back',
    'http://[::1]:51004/back',
  ])('%s is registered', (uri) => {
    expect(isRegistered(REGISTERED, uri)).toBe(true);
  });

  it.each([
    'https://elevate.example:443/callback',
    'https://elevate.example/callback/',
    'com.example.app:/callback?x=1',
    'com.example.app://callback',
    'COM.example.app:/callback',
    // Another host, however near: localhost by name, the rest of 127/8, another spelling of the same number.
    'http://localhost:4001/back',
    'http://127.0.0.2:4000/back?kept=1',
    'http://127.1/back?kept=1',
    'http://2130706433/back?kept=1',
    'http://[0:0:0:0:0:0:0:1]:4000/back',
    'http://127.0.0.1.evil.example/back?kept=1',
    'http://127.0.0.1@evil.example/back?kept=1',
    'http://127.0.0.1:80@evil.example/back?kept=1',
    'http://user@127.0.0.1/back?kept=1',
    // Another path, query, scheme or registration.
    'http://127.0.0.1:4000/back',
    'http://127.0.0.1:4000/back?kept=2',
    'http://127.0.0.1:4000/back?kept=1#x',
    'http://127.0.0.1:4000/./back?kept=1',
    'https://127.0.0.1:4000/back?kept=1',
    'http://[::1]:4000/back?kept=1',
    // No port at all.
    'http://127.0.0.1:/back?kept=1',
    'http://127.0.0.1:0/back?kept=1',
    'http://127.0.0.1:65536/back?kept=1',
    'http://127.0.0.1:+80/back?kept=1',
    'http://127.0.0.1:4000\\@evil.example/back?kept=1',
    'http://127.0.0.1:4000/back?kept=1\n',
    '',
  ])('%s is not', (uri) => {
    expect(isRegistered(REGISTERED, uri)).toBe(false);
  });

  it('of a loopback address is none of an app that registered none', () => {
    expect(isRegistered(['https://elevate.example/callback'], 'http://127.0.0.1/callback')).toBe(false);
  });
});
