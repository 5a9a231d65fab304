import type { MergeRequest } from '../../../gitlab/shapes.ts';
import { useSelected } from '../lib/state.ts';
import { Problem, useAttempt } from '../steer/attempt.tsx';

const SHOWN = 5;

/** Merge requests from branch to branch; a person can merge one that is open. */
export function MergeRequests({ requests, look }: { requests: readonly MergeRequest[]; look: () => Promise<void> }) {
  const { busy, problem, make } = useAttempt(look);
  const user = useSelected(({ me, workspace }) => workspace.people.find(({ id }) => id === me)?.name);
  const latest = requests.slice(-SHOWN).toReversed();
  return (
    <section aria-labelledby="gitlab-requests">
      <h3 id="gitlab-requests">
        Merge requests <span class="quiet">between branches</span>
      </h3>
      {latest.length === 0 && <p class="quiet">None yet: push a commit to develop.</p>}
      <ul class="steer-rows" aria-label="Merge requests">
        {latest.map(({ project, iid, title, state, approvedBy, sha }) => (
          <li key={`${project}${iid}`} class="steer-line">
            <span>
              <strong>{project}</strong> !{iid} {title} <code>{sha.slice(0, 8)}</code>
              <span class="quiet block">
                {state}
                {approvedBy.length === 0 ? ', approved by nobody' : `, approved by ${approvedBy.join(', ')}`}
              </span>
            </span>
            {state === 'opened' && (
              <button
                type="button"
                class="button"
                disabled={busy !== ''}
                aria-label={`Merge !${iid} of ${project}`}
                onClick={() => void make(`${project}${iid}`, 'POST', 'gitlab/merge', { project, request: iid, user })}
              >
                Merge
              </button>
            )}
          </li>
        ))}
      </ul>
      <Problem text={problem} />
    </section>
  );
}
