import { describe, expect, it } from 'vitest';
import { writeCsv } from '../../shared/platform/words/written/write-csv.ts';
import { readExclusionList, type Reader } from '../../shared/exclusions/rules/exclusion-lines.ts';

const program = (timeZone?: string): Reader => ({ kind: 'program', most: 1000, timeZone });
const person = (language = 'en-GB', timeZone = 'Europe/Berlin'): Reader => ({
  ...{ kind: 'person', most: 1000, language, timeZone },
});
function read(text: string, reader: Reader) {
  const list = readExclusionList(text, reader);
  if (list.kind === 'unreadable') throw new Error(`line ${list.line} ${list.sentence}`);
  return list;
}
const endOf = (text: string, reader: Reader) => {
  const { lines, faulty } = read(`email,until\na@x.example,"${text}"\n`, reader);
  return lines[0]?.expiresAt?.toISOString() ?? faulty[0]?.sentence;
};

describe('a list with a heading', () => {
  it.each([
    'email',
    'Email',
    'E-Mail',
    'E-mail address',
    'Mail',
    'MAIL',
    'E‑Mail-Adresse',
    'Correo electrónico',
    '*Email:',
  ])(
    'has its addresses under %s, whatever stands between the cells, an empty last column, short rows and empty ones',
    (heading) => {
      for (const separator of [',', ';', '\t']) {
        const text = `${heading},Reason,Last day,\r\n+ann@x.example,why,,\r\nbob@x.example\r\n,,,\r\n,,\r\ncy@x.example,,,\r\n`;
        for (const reader of [program(), person()]) {
          expect(read(text.replaceAll(',', separator), reader)).toEqual({
            kind: 'lines',
            lines: [
              { line: 2, email: '+ann@x.example', reason: 'why', expiresAt: undefined },
              { line: 3, email: 'bob@x.example', reason: undefined, expiresAt: undefined },
              { line: 6, email: 'cy@x.example', reason: undefined, expiresAt: undefined },
            ],
            faulty: [],
          });
        }
      }
    },
  );

  it('tells the lines that can’t be taken, and takes the others', () => {
    const text = [
      'email;reason;expiresAt;timeZone',
      'ok@x.example;;2030-01-31;America/New_York',
      ';why;;',
      `a@x.example;${'x'.repeat(201)};;`,
      'b@x.example;bell\u0007;;',
      'c@x.example;;soon;',
      'd@x.example;;2030-01-31;Mars/Base',
      'e@x.example;;;;what is this',
      'f@x.example;;9999-12-31;UTC',
      'also@x.example;;2030-01-31T10:00:00+01:00;',
      '"open@x.example;;;',
    ].join('\n');
    const { lines, faulty } = read(text, program());
    expect(lines.map(({ line, expiresAt }) => [line, expiresAt?.toISOString()])).toEqual([
      [2, '2030-02-01T05:00:00.000Z'],
      [10, '2030-01-31T09:00:00.000Z'],
    ]);
    expect(faulty.map(({ line, sentence }) => [line, sentence])).toEqual([
      [3, 'The address is missing.'],
      [4, expect.stringContaining('longer than 200')],
      [5, expect.stringContaining('control character')],
      [6, expect.stringContaining('“soon” is no date such as 2030-01-31')],
      [7, expect.stringContaining('Europe/Berlin')],
      [8, expect.stringContaining('more cells')],
      [9, expect.stringContaining('too far ahead')],
      [11, expect.stringContaining('never closed')],
    ]);
  });

  it('keeps what begins like a formula: it is text here, and guarded on its way out', () => {
    const text = 'email,reason\n-a@x.example,=1+1\nb@x.example,"\'=1+1"\n';
    expect(read(text, program()).lines).toMatchObject([{ email: '-a@x.example', reason: '=1+1' }, { reason: '=1+1' }]);
  });

  it.each([
    ['email,role\na@x.example,x', 1, 'has a column “role”'],
    ['\nEmail,E-Mail\na@x.example,', 2, 'has two columns'],
    [`email\n${'a@x.example\n'.repeat(1001)}`, 1002, 'is one too many'],
  ])('isn’t read at all when %j stands in it', (text, line, sentence) => {
    for (const reader of [program(), person()]) {
      expect(readExclusionList(text, reader)).toMatchObject({
        line,
        sentence: expect.stringContaining(sentence) as string,
      });
    }
  });
});

describe('a list with a heading', () => {
  it('takes no second address for the reason of the first, from people', () => {
    const text = [
      'E-Mail;Reason',
      'a@x.example;b@x.example',
      'c@x.example;Dan <d@x.example>',
      'e@x.example;For f@x.example',
      'g@x.example;',
    ].join('\n');
    const { lines, faulty } = read(text, person());
    expect(faulty.map(({ line, text: address }) => [line, address])).toEqual([
      [2, 'a@x.example'],
      [3, 'c@x.example'],
    ]);
    expect(faulty[0]?.sentence).toContain('An e-mail address stands where the reason should');
    expect(lines.map(({ email, reason }) => [email, reason])).toEqual([
      ['e@x.example', 'For f@x.example'],
      ['g@x.example', undefined],
    ]);
  });
});

describe('our own export', () => {
  it('comes back as it is, whatever the reason and the address look like; a line that somebody added to it is read as theirs', () => {
    const kept = [
      ['ann@x.example', 'bob@x.example'],
      ['cy@x.example', 'Dan <d@x.example>; e@x.example'],
      ["'quoted'@x.example", '+1'],
      ['{f}@x.example', ''],
    ] as const;
    const text = writeCsv([
      ['email', 'reason', 'expiresAt', 'excludedBy', 'excludedAt'],
      ...kept.map(([email, reason]) => [email, reason, '', 'contact-1', '2026-11-29T10:00:00.000Z']),
      ['g@x.example', 'h@x.example', '', '', ''],
      ['mailto:i@x.example', '', '', '', ''],
    ]);
    const { lines, faulty } = read(text, person());
    expect(lines.map(({ email, reason = '' }) => [email, reason])).toEqual([...kept, ['i@x.example', '']]);
    expect(faulty.map(({ text: address }) => address)).toEqual(['g@x.example']);
  });
});

describe('an end', () => {
  it('has the leap days of the Gregorian calendar, whatever the year is called', () => {
    expect(endOf('29/02/2571', person('th'))).toBe('2028-02-29T23:00:00.000Z');
    expect(endOf('29/02/2570', person('th'))).toContain('is no date');
  });

  it('that is a day is the last that counts where the reader is, and refused where that isn’t known', () => {
    expect(endOf('2026-12-24', person())).toBe('2026-12-24T23:00:00.000Z');
    expect(endOf('2026-12-24', program('Europe/Berlin'))).toBe('2026-12-24T23:00:00.000Z');
    expect(endOf('2026-12-24', program('America/New_York'))).toBe('2026-12-25T05:00:00.000Z');
    expect(endOf('2026-12-24', program())).toContain('Name its time zone');
  });

  it.each([
    ['de', '24.12.2026'],
    ['de-AT', '24.12.26'],
    ['en-GB', '24/12/2026'],
    ['en-US', '12/24/2026'],
    ['fr', '24/12/2026'],
    ['nl', '24-12-2026'],
    ['hu', '2026. 12. 24.'],
    ['ja', '2026/12/24'],
    ['en-US', '2026/12/24'],
    ['cs', '24. 12. 2026'],
    ['ja', '2026年12月24日'],
    ['ja', '２０２６年１２月２４日'],
    ['zh-TW', '2026年12月24日'],
    ['ko', '2026년 12월 24일'],
    ['th', '24/12/2569'],
    ['th-TH', '2569-12-24'],
    ['th', '24/12/2026'],
    ['th-u-ca-gregory', '24/12/2026'],
    ['ar-SA', '٢٤‏/١٢‏/٢٠٢٦'],
    ['ar', '٢٠٢٦-١٢-٢٤'],
    ['mr', '२४/१२/२०२६'],
    ['fa', '۲۰۲۶/۱۲/۲۴'],
  ])('in %s may be written %s', (language, text) => {
    expect(endOf(text, person(language))).toBe('2026-12-24T23:00:00.000Z');
  });

  it.each([
    ['en-GB', '12/24/2026', '31/01/2030'],
    ['en-US', '24.12.2026', '01/31/2030'],
    ['de', '24/12/2026', '31.01.2030'],
    ['de', '31.02.2026', '31.01.2030'],
    ['th', '24/12/69', 'Gregorian calendar'],
    ['th', '31/02/2569', '31/01/2030'],
    ['fa', '۱۴۰۵/۱۰/۰۳', 'Gregorian calendar'],
    ['ja', '2026年13月24日', '2030/01/31'],
    ['no language', '24.12.2026', '2030-01-31'],
    ['no language', '2026年12月24日', '2030-01-31'],
  ])('in %s is not %s: the answer says so with the text itself, and how to write it', (language, text, example) => {
    const sentence = endOf(text, language === 'no language' ? program('UTC') : person(language));
    expect(sentence).toContain(`“${text}”`);
    expect(sentence).toContain(example);
  });

  it.each(['9999-12-31T23:59:59-14:00', '0001-01-01T00:00:00+14:00', '2026-02-30T00:00:00Z', '2026-12-24T10:00'])(
    'is not %s, which can’t be written back or isn’t one moment',
    (text) => {
      expect(endOf(text, person())).toContain('is no date');
    },
  );
});

describe('a list without a heading', () => {
  it('is one user a line or more, and an address never is the reason of the one before it', () => {
    const text = [
      'ada@x.example, bob@x.example',
      'Cy <cy@x.example>; mailto:dan@x.example',
      'Baker, Eve <eve@x.example>',
      'fay@x.example,On leave,24/12/2026',
      'gus@x.example,2026-12-24',
      'hal@x.example,ida@x.example,Both away',
      'jo@x.example kim@x.example',
    ].join('\n');
    const { lines, faulty } = read(text, person());
    expect(faulty).toEqual([]);
    expect(lines.map(({ line, email, reason }) => [line, email.split('@')[0], reason])).toEqual([
      [1, 'ada', undefined],
      [1, 'bob', undefined],
      [2, 'cy', undefined],
      [2, 'dan', undefined],
      [3, 'eve', undefined],
      [4, 'fay', 'On leave'],
      [5, 'gus', undefined],
      [6, 'hal', 'Both away'],
      [6, 'ida', 'Both away'],
      [7, 'jo', undefined],
      [7, 'kim', undefined],
    ]);
    expect(lines.filter(({ expiresAt }) => expiresAt !== undefined).map(({ line }) => line)).toEqual([4, 5]);
  });

  it('tells the lines that begin with no address', () => {
    const { faulty } = read('ok@x.example\nnobody\nBob,bob@x.example\na@x.example,b,c,d\n', person());
    expect(faulty.map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  it('is refused from a program', () => {
    expect(readExclusionList('a@x.example\n', program())).toMatchObject({ kind: 'unreadable', line: 1 });
  });
});
