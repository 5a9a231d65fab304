import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { styleText } from 'node:util';
import { type SandboxAddresses } from './supervisor/addresses.ts';
import { type Sandbox, type SandboxEvent, startSandbox } from './supervisor/sandbox.ts';

const USAGE = `npm start -- [--fresh] [--no-open] [--quiet] [--no-plans] [--state FOLDER]
  --fresh          forget deploys, messages and clusters of earlier runs
  --no-open        do not open the Slack console in the browser
  --quiet          print the addresses only
  --no-plans       a Slack workspace without progress blocks: the same in plain words
  --state FOLDER   keep state and logs there instead of in .coxswain`;

const known = ['--fresh', '--no-open', '--quiet', '--no-plans'];
const words = process.argv.slice(2);
const stateAt = words.indexOf('--state');
const stateDir = stateAt < 0 ? undefined : words[stateAt + 1];
const flags = stateAt < 0 ? words : words.toSpliced(stateAt, 2);
const unknown = flags.find((flag) => !known.includes(flag));

if (unknown !== undefined) {
  const help = unknown === '--help' || unknown === '-h';
  process.stdout.write(help ? `${USAGE}\n` : `Unknown flag "${unknown}".\n${USAGE}\n`);
  process.exitCode = help ? 0 : 2;
} else if (stateAt >= 0 && stateDir === undefined) {
  process.stdout.write(`--state needs a folder.\n${USAGE}\n`);
  process.exitCode = 2;
} else {
  await main();
}

async function main(): Promise<void> {
  const began = Date.now();
  let sandbox: Sandbox | undefined;
  let ending: number | undefined;
  const end = (signal: NodeJS.Signals) => {
    // npm and the terminal both pass a Ctrl-C on; only a later one means impatience, and then the reaper ends the rest.
    if (ending !== undefined) return Date.now() - ending > 1_500 && process.exit(1);
    ending = Date.now();
    if (sandbox === undefined) process.exit(signal === 'SIGINT' ? 130 : 143);
    say('Ending everything …');
    return sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => {
        say(String(error));
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(signal));
  if (!flags.includes('--quiet')) say('Starting the sandbox …');
  try {
    sandbox = await startSandbox({
      fresh: flags.includes('--fresh'),
      planBlocks: !flags.includes('--no-plans'),
      ...(stateDir === undefined ? {} : { stateDir: resolve(stateDir) }),
      onEvent: tell,
    });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
  process.stdout.write(table(sandbox.addresses, (Date.now() - began) / 1000));
  if (process.stdout.isTTY && !flags.includes('--no-open')) openInBrowser(sandbox.addresses.slack.console);
}

function tell(event: SandboxEvent): void {
  if (event.type === 'died')
    return say(`  ${event.name} (process ${event.pid}) ended: ${event.how}. Starting it again …`);
  if (event.type === 'restarted') {
    return say(`  ${event.name} runs again as process ${event.pid}, ready after ${(event.tookMs / 1000).toFixed(1)} s`);
  }
  if (!flags.includes('--quiet')) say(`  ${event.name.padEnd(8)} ready after ${(event.tookMs / 1000).toFixed(1)} s`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function table(addresses: SandboxAddresses, seconds: number): string {
  const bold = (text: string) => styleText('bold', text, { stream: process.stdout });
  const rows = [
    ['Slack console', addresses.slack.console, 'type here'],
    ['Temporal UI', addresses.temporal.ui, 'every change is a workflow'],
    ['Services', addresses.aws.frontDoor, 'which version answers'],
    ['Coxswain', addresses.coxswain.url, 'API of bot and CLI'],
    ['AWS', addresses.aws.endpoint, 'simulated, eu-west-1 and eu-central-1'],
    ['GitLab', addresses.gitlab.url, 'a stand-in; push a commit in the Slack console'],
    ['OIDC', addresses.oidc.issuer, 'tokens of the sandbox people'],
  ] as const;
  const lines = rows.map(([name, url, note]) => `  ${name.padEnd(14)}${url.padEnd(24)}${note}`);
  return [
    '',
    bold(`Coxswain's sandbox is ready (${seconds.toFixed(1)} s)`),
    ...lines,
    '',
    `Open ${bold(addresses.slack.console)} and type ${bold('/deploy app 1.4.2 prod')}`,
    `or, in a second terminal: npm run coxswain -- deploy app 1.4.2 prod --as developer --wait`,
    'Ctrl-C ends everything; state is kept (npm start -- --fresh begins anew); logs are in .coxswain/logs.',
    '',
  ].join('\n');
}

/** Opens the address where there is a desktop; a missing opener is no error. */
function openInBrowser(url: string): void {
  const desktop = process.platform === 'darwin' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  if (!desktop || process.env['CI']) return;
  const opener = spawn(process.platform === 'darwin' ? 'open' : 'xdg-open', [url], { stdio: 'ignore', detached: true });
  opener.on('error', () => undefined);
  opener.unref();
}
