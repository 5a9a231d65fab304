import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openApi } from './http/openapi.ts';

/** `node bot/write-openapi.ts`: writes docs/schema/openapi.json. A test fails when it is not up to date. */
const file = new URL('../docs/schema/openapi.json', import.meta.url);
writeFileSync(file, `${JSON.stringify(openApi(), null, 2)}\n`);
process.stdout.write(`${fileURLToPath(file)}\n`);
