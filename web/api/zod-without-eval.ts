/** Imported before every schema: the quick checks of zod are made by `new Function`, which the page's policy refuses, and reports. */
import * as z from 'zod/mini';

z.config({ jitless: true });
