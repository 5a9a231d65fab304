// A sandbox in a process of its own, steered over Node's IPC channel: the load and the measuring stay out of it.
import { rmSync } from 'node:fs';
import { type Sandbox, startSandbox } from '../../sandbox/supervisor/sandbox.ts';
import type { LabOrder, LabReport, LabSetup } from './protocol.ts';

const setup: LabSetup = JSON.parse(process.argv[2] ?? '{}');
let sandbox: Promise<Sandbox> | undefined;
let ending = false;

// Whoever began it has gone, or asks for the end: nothing may be left behind.
process.on('disconnect', () => void end(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
process.on('message', (order: LabOrder) => void obey(order));

try {
  sandbox = startSandbox({ usualPorts: false, ...setup, onEvent: (event) => report({ event }) });
  const { addresses, env } = await sandbox;
  report({
    ready: {
      addresses,
      signingSecret: env['SLACK_SIGNING_SECRET'] ?? '',
      hookSecret: env['COXSWAIN_GITLAB_WEBHOOK_SECRET'] ?? '',
      audience: env['COXSWAIN_OIDC_AUDIENCE'] ?? '',
    },
  });
} catch (error) {
  report({ failed: error instanceof Error ? error.message : String(error) });
  await end(1);
}

async function obey(order: LabOrder): Promise<void> {
  const running = await sandbox;
  if ('kill' in order) running?.signal(order.kill, 'SIGKILL');
  else await end(0);
}

function report(message: LabReport): void {
  if (process.connected) process.send?.(message);
}

async function end(code: number): Promise<void> {
  if (ending) return;
  ending = true;
  await sandbox?.then((running) => running.close()).catch(() => undefined);
  rmSync(setup.stateDir, { recursive: true, force: true });
  process.exit(code);
}
