import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { StackState } from '../../domain/infrastructure/stack-plan.ts';
import { commitOf } from './checkout.ts';
import type { Hear } from './hear.ts';
import type { TerraformDeps } from './ports.ts';
import { check, withReady } from './ready.ts';
import { readStateMeta, statePlaceOf } from './s3-state.ts';
import { codeOf, stackOf } from './stack.ts';

const metaSchema = z.object({ lineage: z.string(), serial: z.int() });

/** Identity of a stack's state as it is now: read in S3 where the catalogue says where, else by the tool. */
export async function stackState(deps: TerraformDeps, name: string, hear: Hear): Promise<StackState> {
  const stack = stackOf(deps.catalogue, name);
  const { planScope: scope, config } = stack;
  const place = statePlaceOf(config.backend, config.workspace);
  if (place !== undefined) return readStateMeta(deps.aws({ ...scope, region: place.region ?? scope.region }).s3, place);
  const { id: commit } = await commitOf(codeOf(deps), stack, undefined);
  return withReady(deps, { stack, commit, scope }, hear, async ({ tool, folder }) => {
    const file = join(folder, 'now.json');
    await check(await tool(['state', 'pull'], { output: file }), `read the state of stack ${name}`, stack);
    const text = await readFile(file, 'utf8');
    return text.trim() === '' ? { lineage: '', serial: 0 } : metaSchema.parse(JSON.parse(text));
  });
}
