import { Context } from '@temporalio/activity';
import type { Scope } from '../../domain/plan/place.ts';
import type { TerraformDeps } from './ports.ts';
import type { Ready } from './ready.ts';
import { readLockId, s3At } from './s3-state.ts';

/** Id of the state's lock as it is held now; undefined where nobody holds it, or where it is not in S3. */
export async function lockNow({ state }: Ready, deps: TerraformDeps, scope: Scope): Promise<string | undefined> {
  return state === undefined ? undefined : readLockId(s3At(deps, scope, state), state);
}

/**
 * Releases the state's lock where it still is the one that this run took: by its id, which nobody else's has. True when it was held and is released.
 * Throws where nobody could say whose it is.
 */
export async function releaseLock(
  ready: Ready,
  deps: TerraformDeps,
  scope: Scope,
  ours: string | undefined,
): Promise<boolean> {
  if (ours === undefined || (await lockNow(ready, deps, scope)) !== ours) return false;
  const { code, said } = await ready.tool(['force-unlock', '-force', ours], { always: true });
  if (code !== 0) {
    const { info } = Context.current();
    deps.log.warn({ change: info.workflowExecution?.workflowId, said }, 'the lock of a state was not released');
  }
  return code === 0;
}

/** The same for a run whose answer must not be lost over it. Answers what is to be said of the lock, which begins with a space; empty when all is well. */
export async function releaseQuietly(
  ready: Ready,
  deps: TerraformDeps,
  scope: Scope,
  ours: string | undefined,
): Promise<string> {
  try {
    await releaseLock(ready, deps, scope, ours);
    return '';
  } catch (err) {
    deps.log.warn({ err, lock: ours }, 'the lock of a state may not have been released');
    return ` Its lock on the state may have stayed: where the next apply is held up by it, terraform force-unlock ${ours}.`;
  }
}
