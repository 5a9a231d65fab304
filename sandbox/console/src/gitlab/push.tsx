import { useState } from 'preact/hooks';
import { BRANCHES, LIKES, type Like, type Project } from '../../../gitlab/shapes.ts';
import { useSelected } from '../lib/state.ts';
import { Problem, useAttempt } from '../steer/attempt.tsx';

const SAYS: Readonly<Record<Like, string>> = {
  good: 'good',
  bad: 'bad: 6 % of its answers are errors',
  slow: 'slow: takes twice as long',
  crash: 'crash: never starts',
  sick: 'sick: its smoke tests fail',
};

/** Puts a commit on a branch of a project, or a tag on its main branch, as whoever one is. */
export function Push({ projects, look }: { projects: readonly Project[]; look: () => Promise<void> }) {
  const { busy, problem, make } = useAttempt(look);
  const [project, setProject] = useState('');
  const [like, setLike] = useState<Like>('good');
  const [branch, setBranch] = useState<string>(BRANCHES[0]);
  const [tag, setTag] = useState('v1.6.0');
  const [twice, setTwice] = useState(false);
  const user = useSelected(({ me, workspace }) => workspace.people.find(({ id }) => id === me)?.name);
  const chosen = project || (projects[0]?.path ?? '');
  const whose = { project: chosen, user, deliveries: twice ? 2 : 1 };
  const push = () => void make('push', 'POST', 'gitlab/push', { ...whose, like, branch });
  const pushTag = () => void make('tag', 'POST', 'gitlab/tag', { ...whose, tag });
  return (
    <section aria-labelledby="gitlab-push">
      <h3 id="gitlab-push">
        Push a commit <span class="quiet">by a merge request</span>
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
          <span class="label">Branch</span>
          <select class="select" value={branch} onChange={(event) => setBranch(event.currentTarget.value)}>
            {BRANCHES.map((name) => (
              <option key={name}>{name}</option>
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
      <h3>
        Push a tag <span class="quiet">on the newest green commit of main that was pushed here</span>
      </h3>
      <div class="steer-fields gitlab-fields">
        <label class="input">
          <span class="label">Tag</span>
          <input
            autocomplete="off"
            spellcheck={false}
            value={tag}
            onInput={(event) => setTag(event.currentTarget.value)}
          />
        </label>
      </div>
      <button type="button" class="button" disabled={busy !== '' || chosen === '' || tag === ''} onClick={pushTag}>
        Push a tag
      </button>
      <Problem text={problem} />
    </section>
  );
}
