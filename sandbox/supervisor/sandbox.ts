import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startGitlab } from '../gitlab/index.ts';
import { startIssuer } from '../oidc/issuer.ts';
import { startSlack } from '../slack/index.ts';
import { addressesFile, addressesOf, runningSandbox, type SandboxAddresses, writeAddresses } from './addresses.ts';
import { catalogueFor } from './catalogue.ts';
import { productEnvironment } from './environment.ts';
import { choosePorts } from './ports.ts';
import { type ProcessEvent, type SupervisedProcess, superviseProcess } from './process.ts';
import { startReaper } from './reaper.ts';
import { usualStateDir } from './root.ts';
import { type ProcessName, processSpecs } from './specs.ts';
import { bundleWorkflows } from './workflow-bundle.ts';

export interface SandboxOptions {
  /** Where state, logs and sandbox.json are kept; `.coxswain` in the clone by default. */
  stateDir?: string;
  /** False: free ports only, so that several sandboxes run side by side. */
  usualPorts?: boolean;
  /** Forgets the state of earlier runs. */
  fresh?: boolean;
  /** Further arguments of `python -m sandbox.aws.server`, such as a scenario file. */
  awsArguments?: readonly string[];
  /** False: a Slack workspace without progress blocks. */
  planBlocks?: boolean;
  /** Further settings of worker and bot. */
  env?: Record<string, string>;
  /** Programs that are not started now; `start(name)` does it later. */
  hold?: readonly ProcessName[];
  /** Told of each part that is ready, and of each program that died or came back. */
  onEvent?: (event: SandboxEvent) => void;
}

export type SandboxEvent = ProcessEvent | { type: 'ready'; name: string; tookMs: number };

/** A running sandbox. */
export interface Sandbox {
  readonly addresses: SandboxAddresses;
  /** Environment of a product process or of the CLI in this sandbox. */
  readonly env: NodeJS.ProcessEnv;
  readonly stateDir: string;
  /** Starts a held or stopped program and waits until it is ready. */
  start(name: ProcessName): Promise<void>;
  /** Stops a program in an orderly way; it stays down until `start`. */
  stop(name: ProcessName): Promise<void>;
  /** Sends a signal to a program; one that dies of it is started again. */
  signal(name: ProcessName, signal: NodeJS.Signals): void;
  pid(name: ProcessName): number | undefined;
  /** Ends everything it began. */
  close(): Promise<void>;
}

/**
 * Brings up Temporal, simulated AWS, the Slack workspace, the OIDC issuer, worker and bot, as far as possible side by
 * side. Rejects, with everything ended again, when a part does not start or another sandbox uses the state folder.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { stateDir = usualStateDir, usualPorts = true, hold = [], onEvent = () => undefined } = options;
  const other = await runningSandbox(stateDir);
  if (other) {
    throw new Error(
      `A sandbox already runs here (process ${other.pids.supervisor}): ${other.slack.console}. End it with Ctrl-C first.`,
    );
  }
  prepareFolder(stateDir, options.fresh === true);
  const ports = await choosePorts(usualPorts);
  const addresses = addressesOf(ports);
  const secrets = {
    botToken: `xoxb-${secret()}`,
    signingSecret: secret(),
    decisionKey: secret(),
    gitlabToken: `glpat-${secret()}`,
    hookSecret: `whsec_${randomBytes(32).toString('base64')}`,
  };
  const env: NodeJS.ProcessEnv = { ...productEnvironment(addresses, ports, secrets, stateDir), ...options.env };
  const { COXSWAIN_CATALOGUE: catalogue } = env;
  if (catalogue !== undefined) {
    env['COXSWAIN_CATALOGUE'] = catalogueFor(catalogue, addresses.aws.endpoint, stateDir);
  }
  const specs = processSpecs({ stateDir, ports, addresses, productEnv: env, awsArguments: options.awsArguments ?? [] });
  const reaper = startReaper();
  const began = Date.now();

  const publish = () => {
    const pids = Object.fromEntries(Object.values(processes).map((each) => [each.name, each.pid()]));
    Object.assign(addresses, { pids: { ...pids, supervisor: process.pid } });
    writeAddresses(stateDir, addresses);
  };
  const supervise = (name: ProcessName) =>
    superviseProcess(specs[name], reaper, (event) => {
      publish();
      onEvent(event);
    });
  const processes: Record<ProcessName, SupervisedProcess> = {
    temporal: supervise('temporal'),
    aws: supervise('aws'),
    worker: supervise('worker'),
    bot: supervise('bot'),
  };
  const inside: Promise<{ close(): Promise<void> }>[] = [];

  const ready = (name: string) => {
    publish();
    onEvent({ type: 'ready', name, tookMs: Date.now() - began });
  };
  const startProcess = async (name: ProcessName) => {
    if (processes[name].pid() !== undefined) return;
    await processes[name].start();
    ready(name);
  };
  const startInside = async (name: string, starting: Promise<{ close(): Promise<void> }>) => {
    inside.push(starting);
    await starting;
    ready(name);
  };

  async function close(): Promise<void> {
    await Promise.all([processes.bot.stop(), processes.worker.stop()]);
    const rest = [processes.temporal.stop(), processes.aws.stop(), ...inside.map(async (each) => (await each).close())];
    await Promise.allSettled(rest);
    reaper.close();
    rmSync(addressesFile(stateDir), { force: true });
  }

  publish();
  const startUnlessHeld = (name: ProcessName) => (hold.includes(name) ? Promise.resolve() : startProcess(name));
  // A worker needs the namespace, and the workflow code.
  const startWorker = async (temporal: Promise<void>) => {
    const [bundle] = await Promise.all([bundleWorkflows(), temporal]);
    env['COXSWAIN_WORKFLOW_BUNDLE'] = bundle;
    await startUnlessHeld('worker');
  };
  const slack = startSlack({
    ...secrets,
    planBlocks: options.planBlocks ?? true,
    apiPort: ports.slackApi,
    consolePort: ports.slackConsole,
    coxswainUrl: addresses.coxswain.url,
    controlUrl: addresses.aws.endpoint,
    gitlabUrl: addresses.gitlab.url,
    stateFile: join(stateDir, 'slack.json'),
    links: [
      { name: 'Temporal', url: addresses.temporal.ui },
      { name: 'Services', url: addresses.aws.frontDoor },
    ],
  });
  try {
    const temporal = startUnlessHeld('temporal');
    await allOrFirstFailure([
      temporal,
      startUnlessHeld('aws'),
      startInside('slack', slack),
      startInside(
        'gitlab',
        startGitlab({
          port: ports.gitlab,
          stateDir,
          stateFile: join(stateDir, 'gitlab.json'),
          awsUrl: addresses.aws.endpoint,
          token: secrets.gitlabToken,
          hook: { url: `${addresses.coxswain.url}/gitlab/webhook`, secret: secrets.hookSecret },
        }),
      ),
      startInside('oidc', startIssuer({ port: ports.oidc, stateDir, audience: 'coxswain' })),
      startWorker(temporal),
      temporal.then(() => startUnlessHeld('bot')),
    ]);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    addresses,
    env,
    stateDir,
    start: startProcess,
    async stop(name) {
      await processes[name].stop();
      publish();
    },
    signal: (name, signal) => processes[name].signal(signal),
    pid: (name) => processes[name].pid(),
    close,
  };
}

/** Empties the logs and, for a fresh start, all state; what set-up found and what was built are no state. */
function prepareFolder(stateDir: string, fresh: boolean): void {
  mkdirSync(stateDir, { recursive: true });
  const kept = ['setup.json', 'console', 'bundles'];
  for (const name of readdirSync(stateDir)) {
    if (name === 'logs' || (fresh && !kept.includes(name))) rmSync(join(stateDir, name), { recursive: true });
  }
  mkdirSync(join(stateDir, 'logs'));
}

function secret(): string {
  return randomBytes(16).toString('hex');
}

/** Rejects at the first failure, and leaves no later one unhandled. */
async function allOrFirstFailure(promises: Promise<void>[]): Promise<void> {
  for (const promise of promises) promise.catch(() => undefined);
  await Promise.all(promises);
}
