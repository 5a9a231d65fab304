#!/usr/bin/env node
// Starts the command line on the Node that set-up installed; `coxswain sandbox …` steers the sandbox instead.
// In a clone with a running sandbox it supplies the sandbox's addresses for settings that are not given.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const place = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const node = place('node_modules/.bin/node');

if (existsSync(node)) {
  const [first, ...rest] = process.argv.slice(2);
  const entry =
    first === 'sandbox' ? [place('sandbox/control/main.ts'), ...rest] : [place('cli/main.ts'), first, ...rest];
  const args = entry.filter((word) => word !== undefined);
  const child = spawn(node, args, { stdio: 'inherit', env: { ...defaults(), ...process.env } });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
} else {
  process.stderr.write('Coxswain is not set up yet: run "npm start", or "node sandbox/bootstrap.mjs setup".\n');
  process.exitCode = 1;
}

/** Settings of the sandbox that runs in this clone; none where none runs. */
function defaults() {
  const file = place('.coxswain/sandbox.json');
  try {
    const { coxswain, oidc, temporal } = JSON.parse(readFileSync(file, 'utf8'));
    return {
      COXSWAIN_STATE: file,
      COXSWAIN_URL: coxswain.url,
      COXSWAIN_OIDC_ISSUER: oidc.issuer,
      COXSWAIN_OIDC_AUDIENCE: 'coxswain',
      TEMPORAL_ADDRESS: temporal.address,
    };
  } catch {
    return {};
  }
}
