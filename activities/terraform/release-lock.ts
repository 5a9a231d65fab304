import { Context } from '@temporalio/activity';
import type { Scope } from '../../domain/plan/place.ts';
import type { TerraformDeps } from './ports.ts';
import type { Ready } from './ready.ts';
import { readLockId } from './s3-state.ts';

/** Id of the state's lock as it is held now; undefined where nobody holds it, or where it is not in S3. */
export async function lockNow({ state }: Ready, { aws }: TerraformDeps, scope: Scope): Promise<string | undefined> {
  if (state === undefined) return undefined;
  return readLockId(aws({ ...scope, region: state.region ?? scope.region }).s3, state);
}

/**
 * Releases the state's lock where it still is the one that this run took: by its id, which nobody else's has. True when it was held and is released.
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
