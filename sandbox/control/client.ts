import { readFileSync } from 'node:fs';
import { addressesFile, type SandboxAddresses } from '../supervisor/addresses.ts';
import { usualStateDir } from '../supervisor/root.ts';

/** What stood in the way of a request, as one sentence; `usage` when it was what was typed. */
export class ControlError extends Error {
  readonly kind: 'usage' | 'unreachable';
  constructor(kind: 'usage' | 'unreachable', sentence: string) {
    super(sentence);
    this.name = 'ControlError';
    this.kind = kind;
  }
}

/** The control APIs of a running sandbox: simulated AWS under `/_sandbox`, the Slack console under `/api`. */
export interface ControlClient {
  readonly aws: (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => Promise<unknown>;
  readonly slack: (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>;
}

/** `stateFile` is the sandbox's `sandbox.json`; by default that of this clone. */
export function controlClient(stateFile = addressesFile(usualStateDir)): ControlClient {
  const { aws, slack } = readAddresses(stateFile);
  return {
    aws: (method, path, body) => call(`${aws.endpoint}/_sandbox/${path}`, method, body),
    slack: (method, path, body) => call(`${slack.console}/api/${path}`, method, body),
  };
}

function readAddresses(file: string): SandboxAddresses {
  try {
    const addresses: SandboxAddresses = JSON.parse(readFileSync(file, 'utf8'));
    return addresses;
  } catch {
    throw new ControlError('unreachable', `No sandbox runs here (there is no ${file}). Start it with: npm start`);
  }
}

async function call(url: string, method: string, body: unknown): Promise<unknown> {
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(url, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(60_000),
    });
    answer = await response.json();
  } catch (error) {
    const why = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new ControlError(
      'unreachable',
      `The sandbox does not answer at ${new URL(url).origin} (${why}). Start it with: npm start`,
    );
  }
  if (response.ok) return answer;
  throw new ControlError('usage', said(answer) ?? `${method} ${url} answered ${response.status}.`);
}

/** AWS's control API says `error`; the console says an error's name and, in `detail`, the sentence. */
function said(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  const text = 'detail' in answer ? answer.detail : 'error' in answer ? answer.error : undefined;
  return typeof text === 'string' ? text : undefined;
}
