import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Context } from '@temporalio/activity';
import type { Stack } from '../../domain/infrastructure/stack.ts';
import { refusal, terraformEnded } from '../failures.ts';
import type { ApplyResult } from '../infrastructure-api.ts';
import { isError } from '../is-error.ts';
import { traceOf } from '../processes/machine.ts';
import { isShutdown, patienceOf } from './cancelled.ts';
import { keepingMark } from './keep-mark.ts';
import { appliedBy, nothingBegun, operationsOf, withLine } from './operations.ts';
import { progressOf, resultOf } from './outcome.ts';
import { type PlanFile, readPlanFile } from './plan-file.ts';
import type { TerraformDeps } from './ports.ts';
import { check, withReady } from './ready.ts';
import { recover, resultOfMark } from './recover.ts';
import type { ApplyStack, Run } from './run.ts';
import { releaseQuietly } from './release-lock.ts';
import { hiding, type Hide, sensitiveTexts } from './secrets.ts';
import { stackOf, storeOf } from './stack.ts';
import { addressesOf, begin, forgetMark, type Mark, readFileOf, readMark } from './stored.ts';
import { complaintOf, lockHeld, type Said } from './trouble.ts';
import type { Hear } from './hear.ts';

const nothingApplied = 'Stopped before anything of the plan was applied.';

/** Applies a stored plan file, once; see `InfrastructureActivities`. */
export async function applyStack(deps: TerraformDeps, input: ApplyStack, hear: Hear): Promise<ApplyResult> {
  const { key, params } = input;
  const context = Context.current();
  const stack = stackOf(deps.catalogue, params.stack);
  const store = storeOf(deps);
  const before = await readMark(store, params.file);
  const known = before === undefined ? undefined : resultOfMark(before, key, stack.name);
  if (known !== undefined) return known;
  const bytes = await readFileOf(store, stack.name, params.file);
  const plan = planFileOf(bytes, params.file.key);
  const { commit, scope } = params;
  let isPrepared = false;
  let shown: unknown;
  try {
    return await withReady(deps, { stack, commit, scope, locks: plan.locks }, hear, async (ready) => {
      const [file, shownFile] = [join(ready.folder, 'plan.tfplan'), join(ready.folder, 'plan.json')];
      await writeFile(file, bytes, { mode: 0o600 });
      const doing = `read the plan of stack ${stack.name}`;
      await check(await ready.tool(['show', '-json', file], { output: shownFile }), doing, stack);
      shown = JSON.parse(await readFile(shownFile, 'utf8'));
      const run: Run = { deps, stack, store, ready, input, file, plan, shown, hear };
      isPrepared = true;
      return await (before === undefined ? begun(run) : recover(run, before));
    });
  } catch (error) {
    if (isPrepared || !context.cancellationSignal.aborted) throw error;
    // Another worker takes it; and what an earlier attempt applied nobody has looked for yet.
    if (isShutdown(context) || before !== undefined) return await context.cancelled;
    // Until the tool is asked to apply, nothing is: that is an answer too.
    const pending =
      shown === undefined
        ? await addressesOf(store, params.file)
        : appliedBy(operationsOf(shown), nothingBegun, false).pending;
    return resultOf('inconclusive', nothingApplied, { applied: [], unsure: [], pending });
  }
}

function planFileOf(bytes: Buffer, key: string): PlanFile {
  try {
    return readPlanFile(bytes);
  } catch (error) {
    throw refusal(`The plan file ${key} cannot be read: ${isError(error) ? error.message : String(error)}.`);
  }
}

async function begun(run: Run): Promise<ApplyResult> {
  const { store, ready, input } = run;
  const { key, params } = input;
  const at = Date.now();
  const { machine, pid: guard, started } = traceOf(ready.pid);
  const mark: Mark = {
    change: key.change,
    step: key.step,
    since: new Date(at).toISOString(),
    beat: at,
    machine,
    guard,
    started,
    begun: [],
    done: [],
  };
  if (await begin(store, params.file, mark)) return apply(run, mark);
  // Another attempt was faster, or the answer to this one's write was lost.
  const other = await readMark(store, params.file);
  if (other === undefined) throw terraformEnded(`Another attempt at applying stack ${params.stack} has just ended.`);
  const isOurs = other.machine === machine && other.guard === guard && other.started === started;
  if (isOurs) return apply(run, mark);
  return resultOfMark(other, key, params.stack) ?? recover(run, other);
}

async function apply(run: Run, mark: Mark): Promise<ApplyResult> {
  const { ready, stack, store, file, shown, hear, deps, input } = run;
  const context = Context.current();
  const { aborted } = context.cancellationSignal;
  const operations = operationsOf(shown);
  let tally = nothingBegun;
  const kept = keepingMark({
    store,
    file: input.params.file,
    mark,
    operations,
    ready,
    deps,
    scope: input.params.scope,
  });
  hear(progressOf(operations, tally));
  const said: Said = aborted
    ? { code: null, signal: null, said: '', errors: [] }
    : await ready.tool(['apply', '-json', '-input=false', '-lock-timeout=30s', file], {
        patience: () => patienceOf(deps, context),
        onLine(line) {
          tally = withLine(tally, line);
          hear(progressOf(operations, tally));
          kept.note(tally);
        },
      });
  const last = await kept.close();
  // The tool releases its lock itself, unless it was killed.
  const left = said.code === 0 ? '' : await releaseQuietly(ready, deps, input.params.scope, last.lock);
  // What came into being only now is in no plan.
  const hide = async () => {
    const hideState = await ready.hideState();
    return (text: string) => hideState(hiding(sensitiveTexts(shown))(text));
  };
  const applied = appliedBy(operations, tally, said.code === 0);
  const isNothing = applied.applied.length === 0 && applied.unsure.length === 0 && said.code !== 0;
  if (isNothing) await forgetMark(store, input.params.file);
  if (isNothing && isShutdown(context)) return await context.cancelled;
  const result = withMore(await resultOfRun({ said, applied, stack, hide, isNothing }), left);
  if (!isNothing) await kept.end(result);
  return result;
}

function withMore(result: ApplyResult, more: string): ApplyResult {
  return more === '' ? result : { ...result, reason: `${result.reason ?? ''}${more}` };
}

interface Outcome {
  readonly said: Said;
  readonly applied: ReturnType<typeof appliedBy>;
  readonly stack: Stack;
  readonly hide: () => Promise<Hide>;
  readonly isNothing: boolean;
}

async function resultOfRun({ said, applied, stack, hide, isNothing }: Outcome): Promise<ApplyResult> {
  if (said.code === 0) return resultOf('passed', '', applied);
  if (Context.current().cancellationSignal.aborted)
    return resultOf('inconclusive', isNothing ? nothingApplied : endOf(said, applied), applied);
  if (isNothing) {
    const isStale = said.errors.some(({ summary }) => /plan is stale/i.test(summary));
    const stale = `The state of stack ${stack.name} has changed since the plan was made, so nothing of it is applied: plan it again.`;
    if (isStale) return resultOf('failed', stale, applied);
    if (said.signal !== null) {
      throw terraformEnded(`Terraform was ended by ${said.signal} before anything of stack ${stack.name} was applied.`);
    }
    const held = lockHeld(stack.name, said);
    if (held !== undefined) return resultOf('failed', held, applied);
  }
  return resultOf(
    'failed',
    `Terraform could not apply all of stack ${stack.name}: ${complaintOf(said, await hide())}.`,
    applied,
  );
}

/** How a run that was to stop has ended. */
function endOf({ signal }: Said, { unsure }: Outcome['applied']): string {
  const how =
    signal !== null
      ? `Cut off by ${signal}`
      : unsure.length > 0
        ? 'Cut off while it worked on a resource'
        : 'Stopped between resources';
  return `${how}${isShutdown(Context.current()) ? ', as its worker was shut down' : ''}.`;
}
