import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { PlaybookOutcome, PlaybookRun } from '../api.ts';
import { refusal } from '../failures.ts';
import type { AnsibleDeps } from '../ports.ts';
import { childEnvironment, ownFolder } from './environment.ts';
import { eventOf, nothingYet, withEvent } from './events.ts';
import { inventoryYaml, variablesYaml } from './inventory.ts';
import { outcomeOf } from './outcome.ts';
import { progressOf } from './progress.ts';
import { runChild } from './run-child.ts';

const pulseMs = 1000;

/** One run of a playbook from its start; see `AnsibleActivities`. */
export async function runPlaybook(deps: AnsibleDeps, input: PlaybookRun): Promise<PlaybookOutcome> {
  const context = Context.current();
  const playbook = basename(input.playbook).replace(/\.ya?ml$/, '');
  const file = playbookFile(deps.folder, input.playbook);
  const inventory = inventoryYaml(input.hosts);
  const variables = variablesYaml(input);
  const credentials = await deps.credentials(input);
  let tally = nothingYet;
  const beat = () => context.heartbeat(progressOf(tally));
  beat();
  const pulse = setInterval(beat, pulseMs);
  // 0700: nobody else may read which secrets are meant, nor what a module leaves while it works.
  const scratch = await mkdtemp(join(deps.temporary ?? tmpdir(), 'coxswain-playbook-'));
  try {
    await chmod(scratch, 0o700);
    const [inventoryFile, variablesFile] = [join(scratch, 'inventory.yaml'), join(scratch, 'variables.yaml')];
    await writeFile(inventoryFile, inventory, { mode: 0o600 });
    await writeFile(variablesFile, variables, { mode: 0o600 });
    const ended = await runChild({
      command: deps.command,
      args: [
        file,
        '--inventory',
        inventoryFile,
        '--extra-vars',
        `@${variablesFile}`,
        ...(input.checkMode ? ['--check'] : []),
      ],
      env: childEnvironment(process.env, {
        folder: deps.folder,
        scratch,
        region: input.region,
        secrets: Object.keys(input.secrets),
        ...(credentials === undefined ? {} : { credentials }),
      }),
      cwd: deps.folder,
      scratch,
      signal: context.cancellationSignal,
      onLine(line) {
        const event = eventOf(line);
        if (event === undefined) return;
        tally = withEvent(tally, event);
        beat();
      },
    });
    if (context.cancellationSignal.aborted) return await context.cancelled;
    if (ended.code === 127 && tally.tasks === 0) throw refusal(notInstalled(deps.command, ended.said));
    return outcomeOf(playbook, tally, ended);
  } finally {
    clearInterval(pulse);
    await rm(scratch, { recursive: true, force: true });
  }
}

/** The installation's own playbook of that name, or else Coxswain's. */
function playbookFile(folder: string, name: string): string {
  if (!/^[A-Za-z0-9][\w-]*(\.ya?ml)?$/.test(name)) {
    throw refusal(
      `"${name}" is no name of a playbook: write it as in playbooks/, without a folder, such as promote-database.`,
    );
  }
  const names = /\.ya?ml$/.test(name) ? [name] : [`${name}.yaml`, `${name}.yml`];
  const files = [folder, ownFolder].flatMap((each) => names.map((file) => join(each, 'playbooks', file)));
  const found = files.find((file) => existsSync(file));
  if (found === undefined) {
    throw refusal(
      `There is no playbook ${names[0]} in ${join(folder, 'playbooks')}: add it, or set COXSWAIN_PLAYBOOKS to the folder above it.`,
    );
  }
  return found;
}

function notInstalled(command: string, said: string): string {
  return (
    `Playbooks cannot run: ${command} cannot be started on this worker (${said.trim()}). Install ansible/requirements.txt and run ` +
    'ansible/install_collections.py, or set COXSWAIN_ANSIBLE_PLAYBOOK to the path of ansible-playbook.'
  );
}
