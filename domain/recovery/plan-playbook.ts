import { type PlanAnswer, refused } from '../plan/answer.ts';
import type { GroupRequest } from '../change/request.ts';
import { estimateSeconds } from '../plan/estimate.ts';
import type { Step } from '../plan/step.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { listOf } from '../text/list.ts';
import { activeSide, type Assessment } from './assessment.ts';
import { otherSide, type RecoveryGroup } from './group.ts';
import { moveRule, withoutGlass } from './move-rule.ts';
import { playbookStep } from './playbook-step.ts';
import { halfWay, troubleOf } from './words.ts';

export type PlaybookRequest = Extract<GroupRequest, { readonly kind: 'playbook' }>;

/** A person waits beside it: what cannot be reached is said within a minute, and they can have it tried again. */
const attempts = 3;

/** Its name under `playbooks` of the group, or the sentence why there is none. A person may also type the name of its file. */
export function namedPlaybook(
  { name: group, playbooks }: Pick<RecoveryGroup, 'name' | 'playbooks'>,
  typed: string,
): { readonly name: string } | { readonly sentence: string } {
  if (Object.hasOwn(playbooks, typed)) return { name: typed };
  const file = typed.replace(/\.ya?ml$/, '');
  const byFile = Object.keys(playbooks).filter((name) => playbooks[name]?.playbook.replace(/\.ya?ml$/, '') === file);
  const [only, ...more] = byFile;
  if (only !== undefined && more.length === 0) return { name: only };
  if (only !== undefined) {
    return { sentence: `${listOf(byFile)} of ${group} all run ${file}: write which one.` };
  }
  const names = Object.keys(playbooks);
  const known =
    names.length === 0
      ? ' Write it under "playbooks" of the group in the catalogue.'
      : didYouMean(typed, names, 'It has');
  return { sentence: `${group} has no playbook "${typed}".${known}` };
}

/**
 * Makes the plan of one playbook of a group, with the variables that the catalogue gives it, on the side that it is for. As a check it changes
 * nothing and asks nobody; otherwise it takes the approvals of a move. Pure.
 */
export function planPlaybook(group: RecoveryGroup, assessment: Assessment, request: PlaybookRequest): PlanAnswer {
  const { name: groupName, environment, regions } = group;
  const found = namedPlaybook(group, request.playbook);
  if ('sentence' in found) return refused(found.sentence);
  const { name } = found;
  const config = group.playbooks[name];
  if (config === undefined) throw new TypeError(`no playbook ${name} in ${groupName}`);
  const serving = activeSide(assessment);
  if (serving === undefined) {
    return refused(`${halfWay(group)}: where ${name} should run is not known. Look with /dr status ${groupName}.`);
  }
  const side = config.side === 'standby' ? otherSide(serving) : serving;
  const region = regions[side];
  if (!assessment.sides[side].reachable) {
    return refused(
      `${region} does not answer (${troubleOf(assessment.sides[side])}): ${name} cannot run there now. Ask again once it is back: /ansible run ${name} ${groupName}.`,
    );
  }
  const run = { ...playbookStep(name, { group, side, assessment }, `playbook/${name}`, 'playbook'), attempts };
  const step: Step = request.check
    ? {
        id: run.id,
        kind: 'precheck',
        phase: run.phase,
        title: `check of ${run.title}`,
        params: { of: run },
        timeoutSeconds: run.timeoutSeconds,
        attempts,
        // What it finds is its answer.
        on: { failed: 'undo', errored: 'undo', inconclusive: 'undo' },
      }
    : run;
  const what = `playbook ${name} of ${groupName}`;
  const { variables, secrets } = run.params;
  const given = Object.entries(variables).map(
    ([key, value]) => `${key} = ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const looked = Object.entries(secrets).map(([key, reference]) => `${key} from ${reference}`);
  return {
    outcome: 'planned',
    draft: {
      schema: 1,
      kind: 'playbook',
      subject: groupName,
      environment,
      guards: [{ kind: 'serves', group: groupName, side: serving }],
      steps: { sequence: [step] },
      undoChecks: [],
      ...(request.check ? {} : { approval: withoutGlass(moveRule(group)) }),
      summary: {
        to: name,
        region,
        digests: {},
        taskDefinitionDiff: [],
        estimateSeconds: estimateSeconds(run),
        lastSeconds: [],
        done: request.check ? `${what} could run in ${region}: nothing was changed` : `${what} ran in ${region}`,
        back: request.check ? 'nothing was changed' : 'what it changed stays',
        stopped: 'Stopped',
        undo: request.check
          ? 'a check changes nothing'
          : 'what a playbook changes is not put back; it can be run again from its start',
        notes: [`${config.playbook} with ${[...given, ...looked].join(', ') || 'no variables'}.`],
      },
    },
  };
}
