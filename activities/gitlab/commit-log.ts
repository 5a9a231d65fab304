import { z } from 'zod';
import type { Log } from '../../config/log.ts';
import type { CommitLog } from '../ports.ts';
import { createRest, type RestOptions } from './rest.ts';

export interface CommitLogOptions extends RestOptions {
  readonly log: Pick<Log, 'debug'>;
  readonly now?: () => number;
  /** How long anyone waits for it, ms. */
  readonly patienceMs?: number;
}

/** What is kept of a project: a commit's title never changes. */
interface Known {
  readonly titles: Map<string, string>;
  askedAt: number;
  asking?: Promise<unknown>;
}

const commitsSchema = z.array(z.object({ id: z.string(), title: z.string() }));
/** GitLab's largest page. https://docs.gitlab.com/api/rest/#pagination */
const page = '100';
/** A commit that is not among the newest is not asked for again at once. */
const againMs = 15_000;
const mostTitles = 2_000;
const mostProjects = 200;
const fullSha = /^[0-9a-f]{40}$/;

/** Titles and counts of commits, from GitLab. https://docs.gitlab.com/api/commits/ */
export function createCommitLog({ log, now = Date.now, patienceMs = 1_500, ...options }: CommitLogOptions): CommitLog {
  const call = createRest(options);
  const projects = new Map<string, Known>();

  function knownOf(project: string): Known {
    const known = projects.get(project) ?? { titles: new Map<string, string>(), askedAt: Number.NEGATIVE_INFINITY };
    projects.set(project, known);
    for (const [oldest] of projects) if (projects.size > mostProjects) projects.delete(oldest);
    return known;
  }

  async function learn(project: string, { titles }: Known): Promise<void> {
    const query = { all: 'true', per_page: page };
    const newest = await call(project, { method: 'GET', path: 'repository/commits', query, answer: commitsSchema });
    for (const { id, title } of newest) titles.set(id, title);
    for (const [oldest] of titles) if (titles.size > mostTitles) titles.delete(oldest);
  }

  /** Undefined where the answer does not come in time, or not at all: it is worth no more than that. */
  async function patiently<T>(project: string, asked: Promise<T>): Promise<T | undefined> {
    const quiet = asked.catch((err: unknown) => {
      log.debug({ err, project }, 'commits not read this time');
      return undefined;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), patienceMs);
    });
    try {
      return await Promise.race([quiet, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    async titles(project, commits) {
      const known = knownOf(project);
      const isDue = commits.some((commit) => !known.titles.has(commit)) && now() - known.askedAt > againMs;
      if (isDue) {
        known.askedAt = now();
        known.asking = learn(project, known);
      }
      if (known.asking !== undefined) await patiently(project, known.asking);
      return new Map(
        commits.flatMap((commit) => {
          const title = known.titles.get(commit);
          return title === undefined ? [] : [[commit, title] as const];
        }),
      );
    },

    async countBetween(project, from, to) {
      if (from === to || !fullSha.test(from) || !fullSha.test(to)) return undefined;
      const query = { ref_name: `${from}..${to}`, per_page: page };
      const asked = call(project, { method: 'GET', path: 'repository/commits', query, answer: commitsSchema });
      return (await patiently(project, asked))?.length;
    },
  };
}
