import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplicationFailure, Context } from '@temporalio/activity';
import { findGroup } from '../domain/recovery/find-group.ts';
import type { RecoveryGroup } from '../domain/recovery/group.ts';
import { judgeReadiness } from '../domain/recovery/readiness.ts';
import type { Evaluated } from '../domain/recovery/readiness/evaluated.ts';
import { readinessId } from '../domain/recovery/readiness/id.ts';
import { listOf } from '../domain/text/list.ts';
import { lastDrills } from './last-drills.ts';
import type { ActivityDeps } from './ports.ts';
import { createDefinitions } from './providers/aws/readiness/definitions.ts';
import { type AwsFacts, gatherFacts } from './providers/aws/readiness/gather.ts';
import type { ReadinessActivities } from './readiness-api.ts';
import { knownReadiness } from './readiness-known.ts';

type Deps = Pick<ActivityDeps, 'catalogue' | 'aws' | 'temporal' | 'ansible' | 'log'>;

/** A round is one activity for all groups, so that they share their calls. */
export function createReadinessActivities({ catalogue, aws, temporal, ansible, log }: Deps): ReadinessActivities {
  const definitions = createDefinitions();

  async function evaluate(groups: readonly RecoveryGroup[], before: ReadonlyMap<string, number>): Promise<Evaluated[]> {
    const at = Date.now();
    const [facts, missing, drills] = await Promise.all([
      gatherFacts({ aws, credentials: ansible.credentials, definitions }, groups, at),
      Promise.all(groups.map((group) => missingPlaybooks(ansible.folder, group))),
      lastDrills(
        temporal,
        groups.map(({ name }) => name),
      ).catch((err: unknown) => {
        log.warn({ err }, 'past drills were not read');
        return new Map<string, number>();
      }),
    ]);
    return groups.flatMap((group, index): Evaluated[] => {
      const found = facts[index];
      if (found === undefined || isBlind(found)) return [];
      const lastDrill = Math.max(drills.get(group.name) ?? 0, before.get(group.name) ?? 0);
      const more = { missingPlaybooks: missing[index] ?? [], ...(lastDrill === 0 ? {} : { lastDrill }) };
      const report = judgeReadiness(group, { ...found, ...more });
      return [{ group: group.name, report, channel: group.channel }];
    });
  }

  return {
    async evaluateReadiness({ group: name, lastDrill }) {
      const found = findGroup(catalogue, name);
      if (!found.found) return { group: name, gone: true };
      const before = new Map(lastDrill === undefined ? [] : [[name, lastDrill]]);
      const [evaluated] = await evaluate([found.group], before);
      if (evaluated === undefined) throw blind([found.group]);
      return evaluated;
    },

    async readinessRound() {
      const began = Date.now();
      const groups = Object.keys(catalogue.recovery).flatMap((name) => {
        const found = findGroup(catalogue, name);
        return found.found ? [found.group] : [];
      });
      const { taskQueue } = Context.current().info;
      const known = await knownReadiness(temporal, taskQueue);
      const evaluated = await evaluate(groups, known);
      // Tried again: what holds for all groups is here, or passes.
      if (groups.length > 0 && evaluated.length === 0) throw blind(groups);
      const gone = [...known.keys()].filter((name) => !groups.some((group) => group.name === name));
      const tell = async (each: Evaluated) => {
        const workflow = { workflowId: readinessId(each.group), taskQueue, args: [each.group] };
        await temporal.workflow.signalWithStart('readiness', {
          ...workflow,
          signal: 'readinessEvaluated',
          signalArgs: [each],
        });
      };
      await Promise.all([...evaluated, ...gone.map((group) => ({ group, gone: true }) as const)].map(tell));
      return { groups: groups.length, seconds: (Date.now() - began) / 1000 };
    },
  };
}

/** Where neither region answers, it is more likely us who cannot see: that says nothing of how ready a group is. */
function isBlind({ answers }: AwsFacts): boolean {
  return 'unseen' in answers.primary && 'unseen' in answers.standby;
}

function blind(groups: readonly RecoveryGroup[]): ApplicationFailure {
  const regions = [...new Set(groups.flatMap((group) => [group.regions.primary, group.regions.standby]))];
  const sentence = `AWS answers in none of ${listOf(regions)}, so nothing can be said of readiness. Look at the worker's own network and credentials.`;
  return ApplicationFailure.retryable(sentence, 'AwsUnavailable');
}

/** File names of a group's playbooks that are not in the folder that the worker runs playbooks from. */
async function missingPlaybooks(folder: string, { playbooks }: RecoveryGroup): Promise<string[]> {
  const files = [...new Set(Object.values(playbooks).map(({ playbook }) => playbook))];
  const there = await Promise.all(
    files.map((file) =>
      access(join(folder, 'playbooks', file)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => there[index] !== true);
}
