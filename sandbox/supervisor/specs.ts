import { join } from 'node:path';
import { searchAttributes } from '../../domain/search-attributes.ts';
import type { SandboxAddresses } from './addresses.ts';
import { cleanEnvironment } from './environment.ts';
import { type Ports, resolverPorts } from './ports.ts';
import { answersOk, temporalServes } from './probes.ts';
import type { ProcessSpec } from './process.ts';
import { programPath } from './programs.ts';
import { root } from './root.ts';

/** What Coxswain registers in visibility, all of type Keyword. */
export const SEARCH_ATTRIBUTES: string[] = Object.values(searchAttributes);

export type ProcessName = 'temporal' | 'aws' | 'worker' | 'bot';

export interface SpecContext {
  stateDir: string;
  ports: Ports;
  addresses: SandboxAddresses;
  productEnv: NodeJS.ProcessEnv;
  awsArguments: readonly string[];
}

/** How each program of the sandbox is run. */
export function processSpecs(context: SpecContext): Record<ProcessName, ProcessSpec> {
  const common = (name: ProcessName) => ({ name, cwd: root, logFile: join(context.stateDir, 'logs', `${name}.log`) });
  const node = join(root, 'node_modules', '.bin', 'node');
  return {
    temporal: { ...common('temporal'), ...temporal(context) },
    aws: { ...common('aws'), ...simulatedAws(context) },
    worker: {
      ...common('worker'),
      command: node,
      args: ['worker/main.ts'],
      env: context.productEnv,
      ready: { line: (line) => messageOf(line) === 'worker ready' },
      graceMs: 8_000, // its own grace time is 5 s
    },
    bot: {
      ...common('bot'),
      command: node,
      args: ['bot/main.ts'],
      env: context.productEnv,
      ready: { probe: () => answersOk(`${context.addresses.coxswain.url}/healthz`) },
      graceMs: 5_000,
    },
  };
}

function temporal({ stateDir, ports, addresses }: SpecContext) {
  return {
    command: programPath('temporalCli'),
    args: [
      ['server', 'start-dev'],
      ['--ip', '127.0.0.1', '--port', String(ports.temporal)],
      ['--ui-ip', '127.0.0.1', '--ui-port', String(ports.temporalUi)],
      ['--db-filename', join(stateDir, 'temporal.db')],
      // Four times as many workflows a second as with SQLite's defaults, and as safe against a killed process.
      ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
      ['--log-format', 'json', '--log-level', 'warn'],
      SEARCH_ATTRIBUTES.flatMap((name) => ['--search-attribute', `${name}=Keyword`]),
    ].flat(),
    env: cleanEnvironment(),
    ready: { probe: () => temporalServes(addresses.temporal.address, 'default', SEARCH_ATTRIBUTES) },
    graceMs: 5_000,
  };
}

function simulatedAws({ stateDir, ports, awsArguments }: SpecContext) {
  return {
    command: join(root, '.venv', 'bin', 'python'),
    args: [
      ['-m', 'sandbox.aws.server', '--port', String(ports.aws), '--front-door-port', String(ports.frontDoor)],
      ['--dns-ports', resolverPorts(ports).join(',')],
      ['--state', join(stateDir, 'aws.json')],
      awsArguments,
    ].flat(),
    env: { ...cleanEnvironment(), PYTHONUNBUFFERED: '1' },
    ready: { line: (line: string) => line.startsWith('{') && isJson(line) },
    graceMs: 2_000,
  };
}

function messageOf(line: string): unknown {
  return isJson(line) ? JSON.parse(line).msg : undefined;
}

function isJson(line: string): boolean {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
