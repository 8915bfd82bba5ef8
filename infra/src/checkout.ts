import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this checkout: everything fetched or written lies in `var/` under it, so two checkouts never meet. */
export const checkoutDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
