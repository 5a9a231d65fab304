import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { Stack } from '../../domain/infrastructure/stack.ts';
import type { StatePlace } from '../../domain/infrastructure/stack-plan.ts';
import type { Scope } from '../../domain/plan/place.ts';
import { refusal } from '../failures.ts';
import { guarded, type Guarded } from '../processes/guarded.ts';
import { graceOf } from './cancelled.ts';
import { checkout } from './checkout.ts';
import { toolEnvironment } from './environment.ts';
import type { TerraformDeps } from './ports.ts';
import { initialisedPlace } from './s3-state.ts';
import { hiding, type Hide, sensitiveTexts } from './secrets.ts';
import { codeOf, credentialsOf } from './stack.ts';
import { type Tool, toolIn } from './tool.ts';
import { type Said, toolFailure } from './trouble.ts';

/** A stack's code in a private folder, initialised against its state. */
export interface Ready extends Guarded {
  readonly tool: Tool;
  /** Where its state is, where that is S3. */
  readonly state: StatePlace | undefined;
  /** Hides what the state has that is secret; asks for it at the first use. */
  readonly hideState: () => Promise<Hide>;
}

export interface Wanted {
  readonly stack: Stack;
  readonly commit: string;
  readonly scope: Scope;
  /** Providers that the plan was made with: no others may be installed. */
  readonly locks?: string | undefined;
}

/**
 * Runs `body` on a private copy of a stack at a commit, once its account is checked and the tool is initialised. The copy is removed whatever happens.
 * `hear` is told what is being done.
 */
export async function withReady<T>(
  deps: TerraformDeps,
  { stack, commit, scope, locks }: Wanted,
  hear: (text: string) => void,
  body: (ready: Ready) => Promise<T>,
): Promise<T> {
  hear(`fetching ${stack.config.gitlab} at ${commit.slice(0, 8)}`);
  const credentials = await credentialsOf(deps, stack, scope);
  return guarded('stack', deps.temporary, async (guard) => {
    const cwd = await checkout(codeOf(deps), stack, commit, guard.folder);
    if (locks !== undefined) await writeFile(join(cwd, '.terraform.lock.hcl'), locks, { mode: 0o600 });
    const env = toolEnvironment(process.env, { scratch: guard.folder, region: scope.region, credentials });
    const tool = toolIn(guard, { command: deps.command, env, cwd, graceMs: graceOf(deps) });
    hear('initialising');
    await initialise(tool, stack, locks !== undefined);
    const written: unknown = await readFile(join(guard.folder, 'data', 'terraform.tfstate'), 'utf8').then(
      JSON.parse,
      () => undefined,
    );
    let hide: Promise<Hide> | undefined;
    return body({
      ...guard,
      tool,
      state: initialisedPlace(written, stack.config.workspace),
      hideState: () => (hide ??= hideStateOf(tool, guard.folder)),
    });
  });
}

async function initialise(tool: Tool, stack: Stack, isLocked: boolean): Promise<void> {
  const { backend, workspace } = stack.config;
  const settings = Object.entries(backend).map(([name, value]) => `-backend-config=${name}=${value}`);
  const said = await tool(['init', '-json', '-input=false', ...(isLocked ? ['-lockfile=readonly'] : []), ...settings]);
  await check(said, `initialise stack ${stack.name}`, stack);
  if (workspace === undefined) return;
  // Not `-or-create`, nor TF_WORKSPACE: either would write an empty state, and whoever plans need not be able to.
  const selected = await tool(['workspace', 'select', '-no-color', workspace]);
  if (/doesn't exist/.test(selected.said)) {
    throw refusal(
      `Workspace ${workspace} of stack ${stack.name} does not exist, and Coxswain makes none: create it with terraform workspace new ${workspace}, or correct it in the catalogue.`,
    );
  }
  await check(selected, `select workspace ${workspace} of stack ${stack.name}`, stack);
}

/** Throws what the tool could not do; as a cancellation, where it was asked to end. */
export async function check(
  said: Said,
  doing: string,
  stack: Stack,
  hide: () => Promise<Hide> = noSecrets,
): Promise<void> {
  if (said.code === 0) return;
  const context = Context.current();
  if (context.cancellationSignal.aborted) await context.cancelled;
  throw toolFailure(doing, stack.name, said, await hide());
}

/** Before there is a state, nothing secret has been read. */
function noSecrets(): Promise<Hide> {
  return Promise.resolve(hiding([]));
}

/** A state that cannot be read now hides nothing more than the tool does itself, so then nothing of it is told. */
async function hideStateOf(tool: Tool, folder: string): Promise<Hide> {
  const output = join(folder, 'state.json');
  const { code } = await tool(['show', '-json'], { output, always: true });
  if (code !== 0)
    return () => 'what it said is not repeated here, since the state could not be read to tell what of it is secret';
  return hiding(sensitiveTexts(JSON.parse(await readFile(output, 'utf8'))));
}
