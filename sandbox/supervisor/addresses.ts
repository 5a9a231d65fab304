import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Ports, resolverPorts } from './ports.ts';
import { answersOk } from './probes.ts';

/** Where everything of a running sandbox is, as in its `sandbox.json`. */
export interface SandboxAddresses {
  temporal: { address: string; ui: string };
  /** `dns`: the public resolvers, as `127.0.0.1:port`, over UDP. */
  aws: { endpoint: string; frontDoor: string; dns: string[] };
  slack: { api: string; console: string };
  oidc: { issuer: string };
  gitlab: { url: string };
  coxswain: { url: string };
  pids: Partial<Record<'worker' | 'bot' | 'temporal' | 'aws' | 'supervisor', number>>;
}

/** The addresses that follow from the ports; no process runs yet. */
export function addressesOf(ports: Ports): SandboxAddresses {
  const http = (port: number) => `http://127.0.0.1:${port}`;
  return {
    temporal: { address: `127.0.0.1:${ports.temporal}`, ui: http(ports.temporalUi) },
    aws: {
      endpoint: http(ports.aws),
      frontDoor: http(ports.frontDoor),
      dns: resolverPorts(ports).map((port) => `127.0.0.1:${port}`),
    },
    slack: { api: `${http(ports.slackApi)}/api/`, console: http(ports.slackConsole) },
    oidc: { issuer: http(ports.oidc) },
    gitlab: { url: http(ports.gitlab) },
    coxswain: { url: http(ports.coxswain) },
    pids: {},
  };
}

export function addressesFile(stateDir: string): string {
  return join(stateDir, 'sandbox.json');
}

/** Writes sandbox.json whole or not at all, so that a reader never sees half of it. */
export function writeAddresses(stateDir: string, addresses: SandboxAddresses): void {
  const file = addressesFile(stateDir);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(addresses, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** The addresses of the sandbox that runs on this state folder; undefined where none does. */
export async function runningSandbox(stateDir: string): Promise<SandboxAddresses | undefined> {
  let addresses: SandboxAddresses;
  try {
    addresses = JSON.parse(readFileSync(addressesFile(stateDir), 'utf8'));
  } catch {
    return undefined;
  }
  // The issuer lives in the supervisor's own process: a file left behind by a killed one answers nothing.
  const runs = await answersOk(`${addresses.oidc.issuer}/.well-known/openid-configuration`);
  return runs ? addresses : undefined;
}
