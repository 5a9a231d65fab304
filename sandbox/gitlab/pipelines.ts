import { createHash, randomBytes } from 'node:crypto';
import { pipelinePayload, pushPayload } from './payloads.ts';
import type { Registry } from './registry.ts';
import { type Commit, LIKES, type Like, type Pipeline, type Project, type State } from './shapes.ts';
import type { Store } from './store.ts';
import type { Webhooks } from './webhooks.ts';

export interface Push {
  readonly project: string;
  readonly like: Like;
  readonly title?: string;
  readonly user?: string;
  /** How often each webhook delivery of it is sent. */
  readonly deliveries?: number;
}

export interface Pipelines {
  /** Puts a commit on the main branch by a merge request; its pipeline starts. @throws with the sentence for whoever asked */
  push(push: Push): Promise<Commit>;
  /** The pipeline that a commit status belongs to: the latest of that commit, else one made for it. */
  of(project: Project, commit: Commit): Pipeline;
  /** Works out a pipeline's state from its jobs and the commit statuses beside them, and says when it has changed. */
  settle(pipeline: Pipeline): void;
  close(): void;
}

const JOBS = [
  { stage: 'test', name: 'lint' },
  { stage: 'test', name: 'test' },
  { stage: 'build', name: 'image' },
  { stage: 'scan', name: 'trivy' },
] as const;

const TITLES: Readonly<Record<Like, string>> = {
  good: 'basket: show the total with gift cards',
  bad: 'orders: call the stock service for each line',
  slow: 'catalogue: sort in the service',
  crash: 'config: require PAYMENT_REGION at start',
  sick: 'health: ask the mail service too',
};

const ended: readonly State[] = ['success', 'failed', 'canceled'];

export interface PipelineDeps {
  readonly store: Store;
  readonly registry: Registry;
  readonly webhooks: Webhooks;
  readonly instance: string;
  /** How long a job takes. */
  readonly jobMs?: number;
}

export function createPipelines({ store, registry, webhooks, instance, jobMs = 1_200 }: PipelineDeps): Pipelines {
  const { state } = store;
  /** How often the deliveries of a pipeline are sent. */
  const times = new Map<number, number>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  for (const pipeline of state.pipelines) if (pipeline.source === 'push' && !isDone(pipeline)) later(pipeline);

  function later(pipeline: Pipeline): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void advance(pipeline);
    }, jobMs);
    timers.add(timer);
  }

  async function advance(pipeline: Pipeline): Promise<void> {
    const running = pipeline.jobs.find((job) => job.status === 'running');
    if (running !== undefined) running.status = await outcome(pipeline, running.name);
    const next = pipeline.jobs.find((job) => job.status === 'pending');
    if (next !== undefined && running?.status !== 'failed') next.status = 'running';
    if (running?.status === 'failed') for (const job of pipeline.jobs) if (!isDone(job)) job.status = 'canceled';
    settle(pipeline);
    if (pipeline.jobs.some((job) => !isDone(job))) later(pipeline);
  }

  /** The images are in the registry before the pipeline is green. */
  async function outcome({ project, sha }: Pipeline, job: string): Promise<State> {
    const commit = store.commit(project, sha);
    const service = store.project(project)?.service;
    if (job !== 'image' || commit?.like === undefined || service === undefined) return 'success';
    try {
      await registry.push({ service, sha, commit: commit.title, like: commit.like });
      return 'success';
    } catch {
      return 'failed';
    }
  }

  function settle(pipeline: Pipeline): void {
    const beside = state.statuses.filter((status) => status.pipeline === pipeline.id);
    // Of each name the latest counts.
    const latest = [...new Map(beside.map((status) => [status.name, status])).values()];
    const before = pipeline.status;
    pipeline.status = overall([...pipeline.jobs, ...latest].map(({ status }) => status));
    if (isDone(pipeline)) pipeline.finishedAt = new Date().toISOString();
    else delete pipeline.finishedAt;
    store.save();
    if (pipeline.status !== before) announce(pipeline);
  }

  function announce(pipeline: Pipeline): void {
    const project = store.project(pipeline.project);
    const commit = store.commit(pipeline.project, pipeline.sha);
    if (project === undefined || commit === undefined) return;
    const payload = pipelinePayload({ instance, project, commit }, pipeline);
    const about = `pipeline ${pipeline.id} ${pipeline.status}`;
    webhooks.send('Pipeline Hook', project.path, about, payload, times.get(pipeline.id));
  }

  function create(project: Project, commit: Commit, source: Pipeline['source']): Pipeline {
    const pipeline: Pipeline = {
      id: store.next(),
      project: project.path,
      sha: commit.sha,
      source,
      status: 'pending',
      jobs: source === 'push' ? JOBS.map((job) => ({ id: store.next(), ...job, status: 'pending' })) : [],
      createdAt: new Date().toISOString(),
    };
    state.pipelines.push(pipeline);
    return pipeline;
  }

  return {
    async push({ project: path, like, title = TITLES[like], user = 'developer', deliveries = 1 }) {
      await registry.learn();
      const project = store.project(path);
      if (project === undefined) {
        throw new Error(`project: no "${path}"; there are ${state.projects.map((each) => each.path).join(', ')}`);
      }
      if (!LIKES.includes(like)) throw new Error(`like: "${String(like)}" is none of ${LIKES.join(', ')}`);
      const mine = state.commits.filter((each) => each.project === path);
      const commit: Commit = {
        project: path,
        sha: createHash('sha1').update(randomBytes(20)).digest('hex'),
        title,
        author: user,
        at: new Date().toISOString(),
        like,
        request: 1 + mine.length,
      };
      state.commits.push(commit);
      webhooks.send(
        'Push Hook',
        path,
        `push ${commit.sha.slice(0, 8)}`,
        pushPayload({ instance, project, commit }, mine.at(-1)?.sha),
        deliveries,
      );
      const pipeline = create(project, commit, 'push');
      times.set(pipeline.id, deliveries);
      await advance(pipeline);
      return commit;
    },
    of: (project, commit) =>
      state.pipelines.findLast((each) => each.project === project.path && each.sha === commit.sha) ??
      create(project, commit, 'external'),
    settle,
    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

function overall(states: readonly State[]): State {
  for (const state of ['running', 'pending', 'failed', 'canceled'] as const) {
    if (states.includes(state))
      return state === 'pending' && states.some((each) => each !== 'pending') ? 'running' : state;
  }
  return 'success';
}

function isDone({ status }: { readonly status: State }): boolean {
  return ended.includes(status);
}
