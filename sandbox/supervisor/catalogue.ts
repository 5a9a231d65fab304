import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { USUAL_PORTS } from './ports.ts';

const usual = `http://127.0.0.1:${USUAL_PORTS.aws}`;

/**
 * The catalogue with the addresses of this run. It names the endpoints of the routing controls, as every catalogue has to;
 * where simulated AWS listens elsewhere than usual, a copy in the state folder names that instead.
 */
export function catalogueFor(catalogue: string, endpoint: string, stateDir: string): string {
  if (endpoint === usual || !statSync(catalogue).isDirectory()) return catalogue;
  const files = readdirSync(catalogue).filter((name) => readFileSync(join(catalogue, name), 'utf8').includes(usual));
  if (files.length === 0) return catalogue;
  const copy = join(stateDir, 'catalogue');
  rmSync(copy, { recursive: true, force: true });
  cpSync(catalogue, copy, { recursive: true });
  for (const name of files) {
    const file = join(copy, name);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(usual, endpoint));
  }
  return copy;
}
