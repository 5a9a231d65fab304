import { refusal } from '../failures.ts';
import { askingHost } from './asking-host.ts';
import type { CodeHost } from './code-host.ts';

export interface RequestPlanActivities {
  /** The one comment on what a merge request's commit would change, edited where it stands. Answers what became of it. */
  commentOnRequest(input: {
    readonly project: string;
    /** Number of the merge request. */
    readonly request: number;
    readonly markdown: string;
  }): Promise<string>;
}

/** Of all of a merge request's plans there is one comment, with the newest. */
const key = 'infrastructure plan';

export function createRequestPlanActivities(host: CodeHost | undefined): RequestPlanActivities {
  return {
    async commentOnRequest({ project, request, markdown }) {
      if (host === undefined)
        throw refusal(
          'No access to GitLab is set (COXSWAIN_GITLAB_URL, COXSWAIN_GITLAB_TOKEN), so nothing is commented there.',
        );
      await askingHost(() => host.commentOn(project, request, key, markdown));
      return `!${request} of ${project} has its comment.`;
    },
  };
}
