import { writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { PlaybookOutcome, PlaybookRun } from './playbook-run.ts';
import { refusal } from '../failures.ts';
import type { AnsibleDeps } from '../ports.ts';
import { guarded } from '../processes/guarded.ts';
import { childEnvironment, ownFolder } from './environment.ts';
import { eventOf, nothingYet, withEvent } from './events.ts';
import { inventoryYaml, variablesYaml } from './inventory.ts';
import { outcomeOf } from './outcome.ts';
import { progressOf } from './progress.ts';

const pulseMs = 1000;
/** Below the heartbeat timeout of steps (10 s), so that a dead worker's run is over before the next attempt begins. */
const ending = { by: 'tree', graceMs: 4000 } as const;

/**
 * Runs a playbook from its start; a repeated attempt relies on the playbook being idempotent. Throws, retryable, `AwsThrottled`,
 * `AwsUnavailable`, `HostUnreachable` and `PlaybookEnded` (by a signal from elsewhere); not retryable, `Refused` for a wrong input or
 * where Ansible is not installed. Cancelling ends every process of the run before it answers.
 */
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
  try {
    return await guarded('playbook', deps.temporary, async ({ folder: scratch, run }) => {
      const [inventoryFile, variablesFile] = [join(scratch, 'inventory.yaml'), join(scratch, 'variables.yaml')];
      await writeFile(inventoryFile, inventory, { mode: 0o600 });
      await writeFile(variablesFile, variables, { mode: 0o600 });
      const more = [...instances(input.instancesOf), ...(input.checkMode ? ['--check'] : [])];
      const ended = await run({
        command: deps.command,
        args: [file, '--inventory', inventoryFile, '--extra-vars', `@${variablesFile}`, ...more],
        env: childEnvironment(process.env, {
          folder: deps.folder,
          scratch,
          region: input.region,
          secrets: Object.keys(input.secrets),
          ...(credentials === undefined ? {} : { credentials }),
        }),
        cwd: deps.folder,
        ending,
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
    });
  } finally {
    clearInterval(pulse);
  }
}

/** The inventory of EC2, and of its hosts those of a recovery group alone. */
function instances(group: string | undefined): string[] {
  if (group === undefined) return [];
  const inventory = join(ownFolder, 'inventory', 'coxswain.aws_ec2.yaml');
  // As Ansible makes names of groups out of tags.
  return ['--inventory', inventory, '--limit', `recovery_${group.replace(/\W/g, '_')}`];
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
