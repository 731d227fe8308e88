/** Which build of the service this is: put into the package, said by `GET /health/live`. No secret. */
import * as z from 'zod';

/** In the app's root; a service that runs on no package has none. */
export const BUILD_FILE = 'build.json';

/** The beginning of the hash of what is in the package; in Azure also when it was deployed, so that each deployment is told from the one before. */
export const BuildId = z.string().regex(/^[0-9a-f]{12}(?:-\d{8}T\d{6}Z)?$/);
export const BuildFile = z.object({ build: BuildId });
