import type { Catalogue } from '../catalogue/schema.ts';
import { listOf } from '../text/list.ts';
import type { StackPlan } from './stack-plan.ts';
import { costText, countsText, dangerText, outputsText, resourceLine, shortCommit } from './words.ts';

/** A commit of a merge request whose stacks are to be planned for its comment. */
export interface RequestPlan {
  /** Full path of the project. */
  readonly project: string;
  /** Number of the merge request within it. */
  readonly request: number;
  /** The whole commit. */
  readonly commit: string;
  readonly stacks: readonly string[];
}

/** What came of one stack. */
export type RequestPlanned = { readonly stack: string } & ({ readonly plan: StackPlan } | { readonly problem: string });

/**
 * The stacks of a project that a merge request's commit is planned for: only those with a role of their own for it. Whoever may push a branch
 * has their code run with that role.
 */
export function stacksOfRequest({ infrastructure }: Catalogue, project: string): string[] {
  return Object.entries(infrastructure).flatMap(([name, { gitlab, planRole }]) =>
    gitlab === project && planRole !== undefined ? [name] : [],
  );
}

/** So many resources of a stack stand in the comment; GitLab folds them away. */
const mostResources = 200;

/** The comment, in Markdown; `planned` undefined while it is being made. */
export function requestComment(
  { commit, stacks }: RequestPlan,
  planned: readonly RequestPlanned[] | undefined,
): string {
  const at = `commit ${shortCommit(commit)}`;
  if (planned === undefined) return `Planning ${listOf([...stacks])} at ${at} …`;
  return [`### Plan at ${at}`, ...planned.map(section)].join('\n\n');
}

function section(result: RequestPlanned): string {
  if ('problem' in result) return `**${result.stack}**: not planned. ${result.problem}`;
  const { stack, plan } = result;
  const danger = dangerText(plan);
  const first = `**${stack}**: ${countsText(plan.counts, plan.outputs.length)} (${plan.tool})`;
  const lines = [
    ...plan.changes.slice(0, mostResources).map(resourceLine),
    ...(plan.leftOut + plan.changes.length > mostResources
      ? [`… and ${plan.leftOut + plan.changes.length - mostResources} more`]
      : []),
  ];
  return [
    first,
    ...(danger === undefined ? [] : [`:warning: ${danger}: applying it needs the stronger quorum.`]),
    ...(lines.length === 0
      ? []
      : [
          `<details><summary>Resources</summary>\n\n\`\`\`\n${lines.join('\n').replaceAll('```', "'''")}\n\`\`\`\n\n</details>`,
        ]),
    ...outputsText(plan),
    ...(plan.cost === undefined ? [] : [`It costs ${costText(plan.cost)}.`]),
  ].join('\n\n');
}
