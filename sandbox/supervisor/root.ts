import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The clone's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the sandbox of `npm start` keeps its state. */
export const usualStateDir = join(root, '.coxswain');
