import type { Log } from '../../config/log.ts';
import { authoriseChange } from '../../domain/catalogue/authorise-change.ts';
import { type MetRule, rulesMet, versionBuilt } from '../../domain/catalogue/builds.ts';
import { greenCommit } from '../../domain/catalogue/gitflow.ts';
import type { BuildActor } from '../../domain/change/actor.ts';
import type { Asks } from '../asks.ts';

/** What came of a delivery, for GitLab's log of its webhook. */
export interface Outcome {
  /** Changes that this delivery has started; of a merge request, what opens it. */
  readonly started: readonly string[];
  /** Those that were started before: by an earlier sending of it, of a merge request by the same commit. */
  readonly known: readonly string[];
  readonly ignored?: string;
}

/**
 * Starts what the catalogue's rules say, once for `key` (the delivery's id). Resolves when Temporal has it; throws a
 * `Problem` where Temporal does not answer, and then GitLab's next sending goes on where this one ended.
 */
export async function startBuilt(
  { catalogue, gateway, admit }: Asks,
  build: BuildActor,
  key: string,
  log: Log,
): Promise<Outcome> {
  const met = oneEach(rulesMet(catalogue, build));
  const green = greenCommit(catalogue, build);
  if (met.length === 0 && green === undefined) {
    const guarded = build.protected === true ? '' : ' (not protected, as far as the event tells)';
    return { started: [], known: [], ignored: `no rule of the catalogue for ${build.project}, ${build.ref}${guarded}` };
  }
  const problem = await admit?.(build);
  if (problem !== undefined) return { started: [], known: [], ignored: problem };
  const refusals: string[] = [];
  const changes = await Promise.all(
    met.map(async ({ service, environment, onlyShows }) => {
      const version = versionBuilt(build);
      const request = { kind: 'deploy', service, environment, version, actor: build, dryRun: onlyShows } as const;
      const may = authoriseChange(catalogue, build, 'start', request);
      if (may.allowed) return [await gateway.start(request, key)];
      log.warn({ service, environment, project: build.project, sentence: may.sentence }, 'build refused');
      refusals.push(may.sentence);
      return [];
    }),
  );
  const all = [...changes.flat(), ...(green === undefined ? [] : [await gateway.propose(green)])];
  return {
    started: all.flatMap(({ change, fresh }) => (fresh ? [change] : [])),
    known: all.flatMap(({ change, fresh }) => (fresh ? [] : [change])),
    ...(refusals.length === 0 ? {} : { ignored: refusals.join(' ') }),
  };
}

/** Of several rules for one place, one that deploys. */
function oneEach(met: readonly MetRule[]): MetRule[] {
  const places = new Map<string, MetRule>();
  for (const rule of met) {
    const place = JSON.stringify([rule.service, rule.environment]);
    if (places.get(place)?.onlyShows !== false) places.set(place, rule);
  }
  return [...places.values()];
}
