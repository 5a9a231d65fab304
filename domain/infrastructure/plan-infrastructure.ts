import { nothingToDo, type PlanAnswer, refused } from '../plan/answer.ts';
import { type ApprovalRule, ruleOf } from '../change/approval-rule.ts';
import type { StackStateGuard } from '../plan/guard.ts';
import type { Step } from '../plan/step.ts';
import { count } from '../text/list.ts';
import type { Stack } from './stack.ts';
import { changesNothing, type StackPlan, touched } from './stack-plan.ts';
import { countsText, dangerText, shortCommit } from './words.ts';

/** Everything the plan of an infrastructure change follows from. */
export interface InfrastructureInput {
  readonly stack: Stack;
  readonly stackPlan: StackPlan;
  /** It is shown, and not applied. */
  readonly dryRun: boolean;
  /** Durations of earlier applies of this stack, seconds, newest first. */
  readonly lastSeconds: readonly number[];
}

/** A database takes its half hour, a cluster of several its hours; the tool itself ends what does not come about. */
const longestApply = 6 * 3600;
/** Usual length of one resource, seconds. */
const perResource = 15;

/**
 * Makes the plan that applies what the tool planned: one step on exactly that file, under the state that it was planned from. Pure: the
 * same input gives the same plan.
 */
export function planInfrastructure({ stack, stackPlan, dryRun, lastSeconds }: InfrastructureInput): PlanAnswer {
  const { name, config, scope } = stack;
  const { commit, counts, outputs, file, state, place, dangerous } = stackPlan;
  const at = shortCommit(commit);
  if (changesNothing(stackPlan)) {
    const drifted = stackPlan.drifted.length === 0 ? '' : ` ${driftNote(stackPlan)}`;
    return nothingToDo(`${name} is as its code at ${at} says: nothing to change.${drifted}`);
  }
  if (!dryRun && dangerous > 0 && config.destructive === undefined) {
    const sentence = `${dangerText(stackPlan)}, and the catalogue says for ${name} of nobody that they may approve that: name them under "destructive", or keep these out of the plan (first: ${stackPlan.changes[0]?.address ?? ''}).`;
    return refused(sentence);
  }
  if (file === undefined) {
    return refused(`The plan of ${name} was only looked at and is not stored: plan it again with /infra plan ${name}`);
  }
  const resources = touched(counts);
  const what = resources === 0 ? count(outputs.length, 'output') : count(resources, 'change');
  const apply: Step<'terraformApply'> = {
    id: `apply/${name}`,
    kind: 'terraformApply',
    phase: 'apply',
    title: `apply ${what} to ${name}`,
    params: { stack: name, scope, commit, file: { key: file.key, sha256: file.sha256 }, state, resources },
    timeoutSeconds: longestApply,
    // A plan that was begun is spent: what is left of it is planned anew, by a person who has seen how far it came.
    on: { failed: 'undo', errored: 'hold', inconclusive: 'undo' },
    mustPass: true,
  };
  const guard: StackStateGuard = {
    kind: 'stackState',
    stack: name,
    commit,
    ...(place === undefined ? {} : { place }),
    ...state,
  };
  return {
    outcome: 'planned',
    draft: {
      schema: 1,
      kind: 'infrastructure',
      subject: name,
      environment: config.environment,
      guards: [guard],
      steps: { sequence: [apply] },
      undoChecks: [],
      approval: applyRule(stack, dangerous > 0),
      infrastructure: stackPlan,
      summary: {
        to: commit,
        commit,
        ...(stackPlan.commitTitle === undefined ? {} : { title: stackPlan.commitTitle }),
        region: config.region,
        digests: {},
        taskDefinitionDiff: [],
        estimateSeconds: Math.max(10, resources * perResource),
        lastSeconds: lastSeconds.slice(0, 5),
        done: `${name} is as its code at ${at} says: ${countsText(counts, outputs.length, 'done')}`,
        back: `${name} is left as far as it was applied`,
        undo: 'What is applied is not taken back by a stop: to go back, plan and apply the commit before',
        notes: notesOf(stackPlan, stack),
      },
    },
  };
}

/** Whose word an apply needs: the stronger quorum where something is destroyed that is not simply made again. */
export function applyRule({ name, config }: Pick<Stack, 'name' | 'config'>, destroys: boolean): ApprovalRule {
  const written = (destroys ? config.destructive : undefined) ?? config.approvals;
  return ruleOf(written, written.typed || destroys ? name : undefined);
}

function notesOf(stackPlan: StackPlan, { services, config }: Stack): string[] {
  const { changes, drifted, dangerous } = stackPlan;
  return [
    ...(dangerous > 0 && config.destructive === undefined
      ? ['nobody may approve that: the catalogue names nobody under "destructive".']
      : []),
    ...(drifted.length === 0 ? [] : [driftNote(stackPlan)]),
    ...(services.length === 0
      ? []
      : [
          `it begins when no change of ${[...new Set(services.map(({ service, environment }) => `${service} in ${environment}`))].join(', ')} is under way.`,
        ]),
    ...(changes.some(({ action }) => action === 'forget')
      ? ['what is forgotten goes on existing, and nothing looks after it any more.']
      : []),
  ];
}

/** That somebody changed what the state knows, beside the code. */
function driftNote({ drifted }: StackPlan): string {
  const [first] = drifted;
  const more = drifted.length === 1 ? '' : ` and ${drifted.length - 1} more`;
  return `${first?.address ?? ''}${more} ${drifted.length === 1 ? 'is' : 'are'} other than when it was last applied.`;
}
