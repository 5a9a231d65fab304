import { Context } from '@temporalio/activity';
import type { Log } from '../../config/log.ts';
import { type Gitflow, gitflowOf } from '../../domain/catalogue/gitflow.ts';
import type { Catalogue } from '../../domain/catalogue/schema.ts';
import type { PastChange } from '../../domain/plan/previous.ts';
import { listOf } from '../../domain/text/list.ts';
import type { GitflowActivities } from '../api.ts';
import { refusal } from '../failures.ts';
import { askingHost } from './asking-host.ts';
import type { MergeRequests } from './merge-requests.ts';

export interface GitflowDeps {
  readonly catalogue: Catalogue;
  /** Absent: no access to GitLab is set. */
  readonly host?: MergeRequests;
  /** What deployed or rolled back there and succeeded, newest first; the newest is enough. */
  readonly lastChanges: (service: string, environment: string) => Promise<readonly PastChange[]>;
  readonly log: Pick<Log, 'info'>;
  readonly now?: () => number;
  /** Wait between two looks, ms. */
  readonly tickMs?: number;
}

type Asked = Parameters<GitflowActivities['approveMergeRequest']>[0];

const heartbeatMs = 2_000;
/** So long a commit may take to get there; the next green one is looked at anew. */
const longestMs = 24 * 3_600_000;

/** Proposes a branch that is green for the next one, and approves it when its commit serves where the catalogue says. */
export function createGitflowActivities(deps: GitflowDeps): GitflowActivities {
  const { catalogue, log, now = Date.now, tickMs = 10_000 } = deps;

  function known(project: string): { flow: Gitflow; host: MergeRequests } {
    const flow = gitflowOf(catalogue, project);
    if (flow === undefined) throw refusal(`The catalogue has no gitflow of ${project}; nothing is proposed.`);
    if (deps.host === undefined) {
      throw refusal(`COXSWAIN_GITLAB_URL and COXSWAIN_GITLAB_TOKEN are not set; nothing is proposed in ${project}.`);
    }
    return { flow, host: deps.host };
  }

  return {
    openMergeRequest: ({ project, commit }) =>
      askingHost(async () => {
        const { flow, host } = known(project);
        const { from, to, after } = flow;
        const title = `Merge ${from} into ${to}`;
        const proposed = await host.propose(project, { from, to, commit, title, description: describe(flow) });
        if ('nothing' in proposed) return { sentence: proposed.nothing };
        const { request } = proposed;
        const sentence = `!${request} of ${project} proposes ${from} at ${commit.slice(0, 8)} for ${to}.`;
        if (after.length === 0) return { sentence };
        // An approval that stands is of an earlier commit: this one is looked at once.
        await host.withdraw(project, request);
        return { sentence, request };
      }),

    approveMergeRequest: (green) =>
      askingHost(async () => {
        const context = Context.current();
        const heart = setInterval(() => context.heartbeat(), heartbeatMs);
        try {
          while (now() - context.info.scheduledTimestampMs < longestMs) {
            const outcome = await approveOnceServed(green);
            if (outcome !== undefined) return outcome;
            await context.sleep(tickMs);
          }
        } finally {
          clearInterval(heart);
        }
        const { request, project, commit } = green;
        return `!${request} of ${project} is not approved: ${commit.slice(0, 8)} did not come to serve within a day.`;
      }),
  };

  /** What came of it; undefined while the commit has to go on to somewhere. */
  async function approveOnceServed({ project, commit, request }: Asked): Promise<string | undefined> {
    const { flow, host } = known(project);
    const { state, head } = await host.standing(project, request, flow.from);
    if (state !== 'opened') return `!${request} of ${project} is ${state}; it is not approved any more.`;
    if (head !== commit) return `${flow.from} of ${project} has moved on to ${head.slice(0, 8)}.`;
    const served: string[] = [];
    for (const { service, environment } of flow.after) {
      const [last] = await deps.lastChanges(service, environment);
      if (last?.commit !== commit) return undefined;
      served.push(`${service} in ${environment} (${last.change})`);
    }
    await host.approve(project, request, commit);
    log.info({ project, request, commit }, 'merge request approved');
    return `!${request} of ${project} is approved at ${commit.slice(0, 8)}, which serves as ${listOf(served)}.`;
  }
}

function describe({ from, to, after }: Gitflow): string {
  const opened = `\`${from}\` is green. Coxswain opened this merge request to \`${to}\` and never merges it.`;
  if (after.length === 0) return opened;
  const places = after.map(({ service, environment }) => `${service} in ${environment}`);
  return `${opened}\n\nIt approves a commit once that serves as ${listOf(places)}, and takes the approval back when a later commit is green.`;
}
