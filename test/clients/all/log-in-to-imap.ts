/** A mail program at an IMAP server, as far as its login. */
import { connect } from 'node:net';

const PATIENCE_MS = 30_000;
const GREETING = /^\* OK/;

/** Sends the line, an empty one where the server then wants more of it, and answers all that it said. */
function talk(port: number, line: string | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let said = '';
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error(`the IMAP server says no more than "${said}"`)));
    socket.on('data', (octets) => {
      said += octets.toString('utf8');
      if (!said.endsWith('\r\n')) return;
      const last = said.trimEnd().split('\r\n').at(-1) ?? '';
      if (last.startsWith('a1 ') || (GREETING.test(last) && line === undefined)) socket.end();
      else if (GREETING.test(last)) socket.write(`${line ?? ''}\r\n`);
      else if (last.startsWith('+')) socket.write('\r\n');
    });
    socket.on('error', reject).on('close', () => {
      resolve(said);
    });
  });
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** The code of the server's last word: `OK`, or the response code of its NO (RFC 5530). */
async function outcomeOf(port: number, line: string): Promise<string> {
  const said = await talk(port, line);
  const [, word = 'nothing', code] = /^a1 (\w+)(?: \[([A-Z]+)\])?/m.exec(said) ?? [];
  return word === 'OK' ? word : (code ?? word);
}

export const canLogIn = (port: number): Promise<boolean> =>
  talk(port, undefined).then(
    (said) => GREETING.test(said),
    () => false,
  );

export const byPassword = (port: number, user: string, password: string): Promise<string> =>
  outcomeOf(port, `a1 AUTHENTICATE PLAIN ${base64(`\0${user}\0${password}`)}`);

/** Google's and Microsoft's mechanism. A refusal comes with JSON, which the client answers with an empty line. */
export const byXoauth2 = (port: number, user: string, token: string): Promise<string> =>
  outcomeOf(port, `a1 AUTHENTICATE XOAUTH2 ${base64(`user=${user}\x01auth=Bearer ${token}\x01\x01`)}`);

/** RFC 7628. */
export const byOauthBearer = (port: number, user: string, token: string): Promise<string> =>
  outcomeOf(port, `a1 AUTHENTICATE OAUTHBEARER ${base64(`n,a=${user},\x01auth=Bearer ${token}\x01\x01`)}`);
