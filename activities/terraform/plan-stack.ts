import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import { z } from 'zod';
import { readPlan } from '../../domain/infrastructure/read-plan.ts';
import type { Stack } from '../../domain/infrastructure/stack.ts';
import type { StackPlan, StackState, StatePlace } from '../../domain/infrastructure/stack-plan.ts';
import { isSameState } from '../../domain/infrastructure/stale.ts';
import type { PlanStack } from '../infrastructure-api.ts';
import { commitOf } from './checkout.ts';
import { monthlyCost } from './cost.ts';
import { readPlanFile } from './plan-file.ts';
import type { TerraformDeps } from './ports.ts';
import { check, type Ready, withReady } from './ready.ts';
import { readStateMeta, s3At } from './s3-state.ts';
import { codeOf, stackOf, storeOf } from './stack.ts';
import { keepFile, keepPlan } from './stored.ts';
import { toolName } from './tool.ts';

const versionSchema = z.object({ terraform_version: z.string().optional() });

/** One plan of a stack; see `InfrastructureActivities`. */
export async function planStack(
  deps: TerraformDeps,
  { stack: name, commit: sha, change, purpose }: PlanStack,
  hear: (text: string) => void,
): Promise<StackPlan> {
  const stack = stackOf(deps.catalogue, name);
  const store = purpose === 'apply' ? storeOf(deps) : undefined;
  const { id: commit, title } = await commitOf(codeOf(deps), stack, sha);
  return withReady(deps, { stack, commit, scope: stack.planScope }, hear, async (ready) => {
    hear('planning');
    const file = join(ready.folder, 'plan.tfplan');
    const said = await ready.tool(planArguments(stack, file));
    await check(said, `plan stack ${name}`, stack, ready.hideState);
    const shown = join(ready.folder, 'plan.json');
    await check(await ready.tool(['show', '-json', file], { output: shown }), `read the plan of stack ${name}`, stack);
    const json: unknown = JSON.parse(await readFile(shown, 'utf8'));
    const bytes = await readFile(file);
    const { state } = readPlanFile(bytes);
    const place = await readablePlace(deps, stack, ready.state, state);
    const cost = await costOf(deps, ready, shown);
    const plan: StackPlan = {
      stack: name,
      commit,
      ...(title === '' ? {} : { commitTitle: title }),
      tool: toolName(deps.command, versionSchema.parse(json).terraform_version),
      state,
      ...(place === undefined ? {} : { place }),
      ...readPlan(json),
      ...(cost === undefined ? {} : { cost }),
    };
    if (store === undefined) return plan;
    const kept = { ...plan, file: await keepFile(store, name, change, bytes) };
    await keepPlan(store, change, kept);
    return kept;
  });
}

function planArguments({ config: { variables, variableFiles } }: Stack, file: string): string[] {
  return [
    'plan',
    '-json',
    '-input=false',
    `-out=${file}`,
    // Who plans is in nobody's way, needs no right to write, and leaves no lock where it is killed. A state that moves on meanwhile is found
    // by its serial before the apply, and by the tool itself.
    '-lock=false',
    ...variableFiles.map((each) => `-var-file=${each}`),
    ...Object.entries(variables).map(([name, value]) => `-var=${name}=${value}`),
  ];
}

/** The place of the state, where just that state is read there: a backend may have credentials or an endpoint of its own, which only the tool uses. */
async function readablePlace(
  deps: TerraformDeps,
  { planScope: scope }: Stack,
  place: StatePlace | undefined,
  planned: StackState,
): Promise<StatePlace | undefined> {
  if (place === undefined) return undefined;
  const found = await readStateMeta(s3At(deps, scope, place), place).catch(() => undefined);
  return found !== undefined && isSameState(found, planned) ? place : undefined;
}

/** A plan without an estimate is as good. */
async function costOf({ infracost, log }: TerraformDeps, ready: Ready, shown: string): Promise<StackPlan['cost']> {
  if (infracost === undefined) return undefined;
  const { cancellationSignal } = Context.current();
  try {
    return await monthlyCost(ready, infracost, shown, cancellationSignal);
  } catch (err) {
    if (cancellationSignal.aborted) throw err;
    log.warn({ err }, 'costs are not estimated');
    return undefined;
  }
}
