/** Gives every signing and sealing key a new version now. Runs with the service's environment: see `stack/force-rotation.ts`. */
import { resolve } from 'node:path';
import { readConfig } from '../shared/config.ts';
import { connect } from '../shared/connect.ts';

const { keyRotation, clock } = connect(readConfig(process.env, resolve(import.meta.dirname, '..')));
const renewed = await keyRotation.rotateKeys({ now: clock(), force: true });
console.log(`new versions of ${renewed.join(', ')}`);
