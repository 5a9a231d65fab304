import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SandboxAddresses } from '../../sandbox/supervisor/addresses.ts';
import type { SandboxEvent } from '../../sandbox/supervisor/sandbox.ts';
import type { ProcessName } from '../../sandbox/supervisor/specs.ts';
import { type Aws, awsControl } from './aws.ts';
import { type Coxswain, coxswainApi } from './coxswain.ts';
import type { LabOrder, LabReport, LabSetup } from './protocol.ts';
import { type SlackReader, slackReader } from './slack.ts';

export interface LabOptions {
  /** Catalogue folder; the sandbox's own by default. */
  readonly catalogue?: string;
  /** Scenario file of simulated AWS; the sandbox's own by default. */
  readonly scenario?: string;
  /** False: a Slack workspace without progress blocks. */
  readonly planBlocks?: boolean;
  /** Of all random draws of simulated AWS. */
  readonly seed?: number;
  /** Programs that are not started. */
  readonly hold?: readonly ProcessName[];
  /** Further settings of worker and bot. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told of every part that is ready, dies or comes back. */
  readonly onEvent?: (event: SandboxEvent) => void;
}

/** A whole sandbox of its own: temporary state folder, free ports, its own process. */
export interface Lab {
  readonly addresses: SandboxAddresses;
  readonly signingSecret: string;
  /** Signs GitLab's deliveries. */
  readonly hookSecret: string;
  /** For whom the tokens of people and of CI jobs are. */
  readonly audience: string;
  readonly stateDir: string;
  /** The process above all others of this sandbox. */
  readonly pid: number;
  readonly coxswain: Coxswain;
  readonly aws: Aws;
  readonly slack: SlackReader;
  /** SIGKILL; resolves when the supervisor has it running and ready again. */
  kill(name: ProcessName): Promise<void>;
  /** Ends everything; the folder goes too. */
  close(): Promise<void>;
}

const quiet = () => undefined;

/** Starts a lab. Rejects, with everything ended again, when a part does not start. */
export async function startLab({
  catalogue,
  scenario,
  seed,
  planBlocks,
  hold = [],
  env = {},
  onEvent = quiet,
}: LabOptions = {}): Promise<Lab> {
  const stateDir = mkdtempSync(join(tmpdir(), 'coxswain-lab-'));
  const setup: LabSetup = {
    stateDir,
    ...(planBlocks === undefined ? {} : { planBlocks }),
    awsArguments: [
      ...(scenario === undefined ? [] : ['--scenario', scenario]),
      ...(seed === undefined ? [] : ['--seed', String(seed)]),
    ],
    hold,
    env: { LOG_LEVEL: 'info', ...(catalogue === undefined ? {} : { COXSWAIN_CATALOGUE: catalogue }), ...env },
  };
  const child = fork(fileURLToPath(new URL('serve.ts', import.meta.url)), [JSON.stringify(setup)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const close = () => end(child);
  const waiting = new Set<(event: SandboxEvent) => void>();
  const ready = Promise.withResolvers<Extract<LabReport, { ready: unknown }>['ready']>();
  child.on('message', (report: LabReport) => {
    if ('ready' in report) return ready.resolve(report.ready);
    if ('failed' in report) return ready.reject(new Error(report.failed));
    onEvent(report.event);
    for (const tell of waiting) tell(report.event);
  });
  child.once('exit', (code, signal) => ready.reject(new Error(`the sandbox ended (${signal ?? `exit code ${code}`})`)));
  const { addresses, signingSecret, hookSecret, audience } = await ready.promise.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    addresses,
    signingSecret,
    hookSecret,
    audience,
    stateDir,
    pid: child.pid ?? 0,
    coxswain: coxswainApi({ url: addresses.coxswain.url, issuer: addresses.oidc.issuer, audience }),
    aws: awsControl(addresses.aws.endpoint),
    slack: slackReader(addresses.slack.console),
    kill: (name) => {
      const back = new Promise<void>((resolve) => {
        const tell = (event: SandboxEvent) => {
          if (event.type !== 'restarted' || event.name !== name) return;
          waiting.delete(tell);
          resolve();
        };
        waiting.add(tell);
      });
      child.send({ kill: name } satisfies LabOrder);
      return back;
    },
    close,
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.send({ end: true } satisfies LabOrder);
  else child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000);
  await ended;
  clearTimeout(late);
}
