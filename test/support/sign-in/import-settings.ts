/** Import it before the function files: see `../set-settings.ts`. */
import { fileURLToPath } from 'node:url';
import { setSettings } from '../set-settings.ts';

export { SERVICE_URL } from '../set-settings.ts';
export const CATALOGUE_FILE = fileURLToPath(new URL('app-catalogue.json', import.meta.url));

setSettings(CATALOGUE_FILE);
