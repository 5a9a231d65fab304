import { isGate } from './safeguards.ts';
import { inert } from './report/markdown.ts';
import { changeTitle } from './title.ts';
import { type ChangeStatus, type ChangeView, hasEnded } from './view.ts';
import { sentence } from './words.ts';

/** How far a deployment of a commit has come, in the words of those who show it beside the commit. */
export type DeploymentState = 'pending' | 'running' | 'success' | 'failed' | 'canceled';

/** What a commit's project is told of one change. */
export interface DeploymentReport {
  /** The full sha of the commit that is deployed. */
  readonly commit: string;
  readonly version: string;
  readonly state: DeploymentState;
  /** One line, at most 255 characters (what GitLab takes), the change's id at its end. */
  readonly description: string;
  /** When the change was begun, ISO 8601: no record of it is older. */
  readonly since: string;
  /** Whether something was changed, so that there is a deployment to record. */
  readonly begun: boolean;
  /** Once it was begun: how it goes or what came of it, in Markdown. */
  readonly comment?: string;
}

const longest = 255;
const fullSha = /^[0-9a-f]{40}$/;

/**
 * What is told of a change to the project that its commit belongs to; undefined while, or where, there is nothing to tell: no commit
 * known, a dry run, a change that was not let in, one that deploys no version. `link` leads to its run.
 */
export function deploymentReport(view: ChangeView, link: string | undefined): DeploymentReport | undefined {
  const { kind, dryRun, startedAt, plan, version = '' } = view;
  const commit = plan?.commit ?? (fullSha.test(version) ? version : undefined);
  if ((kind !== 'deploy' && kind !== 'rollback') || dryRun || startedAt === undefined || commit === undefined) {
    return undefined;
  }
  const begun = view.steps.some((step) => step.state !== 'pending' && !isGate(step));
  return {
    commit,
    version: plan?.to ?? version,
    state: stateOf(view.status, begun),
    description: description(view),
    since: startedAt,
    begun,
    ...(begun ? { comment: comment(view, link) } : {}),
  };
}

/** Rolled back is failed: the commit does not serve. What a person or a later change stopped is canceled. */
function stateOf(status: ChangeStatus, begun: boolean): DeploymentState {
  switch (status) {
    case 'queued':
    case 'running':
    case 'waiting':
    case 'paused':
      return begun ? 'running' : 'pending';
    case 'succeeded':
      return 'success';
    case 'rolledBack':
    case 'failed':
      return 'failed';
    case 'aborted':
    case 'superseded':
    case 'refused':
      return 'canceled';
  }
}

const words = {
  succeeded: '',
  rolledBack: 'rolled back: ',
  aborted: 'stopped: ',
  superseded: 'gave way: ',
  refused: 'refused: ',
  failed: 'failed and could not be rolled back: ',
} as const satisfies Partial<Record<ChangeStatus, string>>;

function outcome(view: ChangeView): string {
  const { status, waitsFor } = view;
  const title = changeTitle(view, true);
  if (status === 'waiting') return `${title} waits: ${waitsFor?.what ?? 'for a decision'}`;
  const ended = status === 'queued' || status === 'running' || status === 'paused' ? undefined : words[status];
  if (ended === undefined) return `${title} is ${status === 'paused' ? 'paused' : 'under way'}`;
  return `${ended}${view.sentence ?? title}`;
}

function description(view: ChangeView): string {
  const end = ` (${view.change})`;
  const text = outcome(view).replaceAll(/\s+/g, ' ').replace(/\.$/, '');
  const room = longest - end.length;
  return `${text.length <= room ? text : `${text.slice(0, room - 1)}…`}${end}`;
}

const marks: Readonly<Record<string, string>> = {
  passed: '✓',
  skipped: '»',
  undone: '↶',
  failed: '✗',
  errored: '✗',
  undoFailed: '✗',
  inconclusive: '?',
};

/**
 * Words of others show as they were written: no mark-up, no mention (`@name` would call people who are not meant), and no line that
 * begins with them, since GitLab takes one that begins with a slash as an order.
 */
function comment(view: ChangeView, link: string | undefined): string {
  const over = hasEnded(view.status);
  const heading = `**${told(changeTitle(view, true))}**: ${over ? told(sentence(outcome(view))) : 'under way.'}`;
  const run = link === undefined ? '' : ` [Its run](${link}).`;
  const asked = `Asked by ${told(view.requestedBy)}, ${view.requestedAt.slice(0, 16).replace('T', ' ')} UTC.${run}`;
  // Under way, the list would be old by the next step.
  return [heading, asked, ...(over ? [listOfSteps(view)] : [])].join('\n\n');
}

const told = (text: string) => inert(text).replaceAll(/@(?=\w)/g, '');

function listOfSteps({ steps }: ChangeView): string {
  const lines = steps
    .filter(({ state }) => state !== 'pending')
    .map(({ state, title, reason }) => {
      const why = reason === undefined || state === 'passed' ? '' : `: ${told(reason)}`;
      return `- ${marks[state] ?? '·'} ${told(title)} (${state})${why}`;
    });
  return `<details><summary>Steps</summary>\n\n${lines.join('\n')}\n\n</details>`;
}
