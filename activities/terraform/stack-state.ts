import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identityOf, noState, type StackState } from '../../domain/infrastructure/stack-plan.ts';
import type { PlannedState } from '../infrastructure-api.ts';
import { commitOf } from './checkout.ts';
import type { Hear } from './hear.ts';
import type { TerraformDeps } from './ports.ts';
import { check, withReady } from './ready.ts';
import { readStateMeta, s3At } from './s3-state.ts';
import { codeOf, stackOf } from './stack.ts';

/** Identity of a stack's state as it is now; see `InfrastructureActivities`. */
export async function stackState(
  deps: TerraformDeps,
  { stack: name, commit: sha, place }: PlannedState,
  hear: Hear,
): Promise<StackState> {
  const stack = stackOf(deps.catalogue, name);
  const scope = stack.planScope;
  if (place !== undefined) return readStateMeta(s3At(deps, scope, place), place);
  const { id: commit } = await commitOf(codeOf(deps), stack, sha);
  return withReady(deps, { stack, commit, scope }, hear, async ({ tool, folder }) => {
    const file = join(folder, 'now.json');
    await check(await tool(['state', 'pull'], { output: file }), `read the state of stack ${name}`, stack);
    const text = await readFile(file, 'utf8');
    return text.trim() === '' ? noState : identityOf(JSON.parse(text));
  });
}
