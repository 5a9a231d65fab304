import { useState } from 'preact/hooks';
import { LIKES, type Like, type Project } from '../../../gitlab/shapes.ts';
import { useSelected } from '../lib/state.ts';
import { Problem, useAttempt } from '../steer/attempt.tsx';

const SAYS: Readonly<Record<Like, string>> = {
  good: 'good',
  bad: 'bad: 6 % of its answers are errors',
  slow: 'slow: takes twice as long',
  crash: 'crash: never starts',
  sick: 'sick: its smoke tests fail',
};

/** Puts a commit on a project's main branch, as whoever one is. */
export function Push({ projects, look }: { projects: readonly Project[]; look: () => Promise<void> }) {
  const { busy, problem, make } = useAttempt(look);
  const [project, setProject] = useState('');
  const [like, setLike] = useState<Like>('good');
  const [twice, setTwice] = useState(false);
  const user = useSelected(({ me, workspace }) => workspace.people.find(({ id }) => id === me)?.name);
  const chosen = project || (projects[0]?.path ?? '');
  const push = () =>
    void make('push', 'POST', 'gitlab/push', { project: chosen, like, user, deliveries: twice ? 2 : 1 });
  return (
    <section aria-labelledby="gitlab-push">
      <h3 id="gitlab-push">
        Push a commit <span class="quiet">to main, by a merge request</span>
      </h3>
      <div class="steer-fields gitlab-fields">
        <label>
          <span class="label">Project</span>
          <select class="select" value={chosen} onChange={(event) => setProject(event.currentTarget.value)}>
            {projects.map(({ path }) => (
              <option key={path}>{path}</option>
            ))}
          </select>
        </label>
        <label>
          <span class="label">What it is like</span>
          <select
            class="select"
            value={like}
            onChange={(event) => setLike(LIKES.find((each) => each === event.currentTarget.value) ?? 'good')}
          >
            {LIKES.map((each) => (
              <option key={each} value={each}>
                {SAYS[each]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label class="gitlab-twice">
        <input type="checkbox" checked={twice} onChange={(event) => setTwice(event.currentTarget.checked)} />
        Send every webhook delivery twice
      </label>
      <button type="button" class="button primary" disabled={busy !== '' || chosen === ''} onClick={push}>
        Push a commit
      </button>
      <Problem text={problem} />
    </section>
  );
}
