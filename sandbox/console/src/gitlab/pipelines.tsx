import type { GitlabState, Pipeline, State } from '../../../gitlab/shapes.ts';

const SHOWN = 8;
const MARKS: Readonly<Record<State, string>> = {
  pending: '·',
  running: '▸',
  success: '✓',
  failed: '✗',
  canceled: '–',
};

/** The state in a word and a mark; the colour only repeats it. */
export function StateMark({ state }: { state: State }) {
  return (
    <span class={`gitlab-state ${state}`}>
      <span aria-hidden="true">{MARKS[state]}</span> {state}
    </span>
  );
}

/** The latest pipelines, each with its jobs and what others wrote beside its commit. */
export function Pipelines({ state }: { state: GitlabState }) {
  const latest = state.pipelines.slice(-SHOWN).toReversed();
  return (
    <section aria-labelledby="gitlab-pipelines">
      <h3 id="gitlab-pipelines">
        Pipelines <span class="quiet">newest first</span>
      </h3>
      {latest.length === 0 && <p class="quiet">None yet: push a commit.</p>}
      <ul class="steer-rows" aria-label="Pipelines">
        {latest.map((pipeline) => (
          <PipelineItem key={pipeline.id} pipeline={pipeline} state={state} />
        ))}
      </ul>
    </section>
  );
}

function PipelineItem({ pipeline, state }: { pipeline: Pipeline; state: GitlabState }) {
  const { project, sha, jobs } = pipeline;
  const commit = state.commits.find((each) => each.sha === sha && each.project === project);
  const statuses = state.statuses.filter((each) => each.pipeline === pipeline.id);
  return (
    <li class="gitlab-pipeline">
      <div class="steer-line">
        <span>
          <strong>{project}</strong> <code>{sha.slice(0, 8)}</code> {commit?.title}
          <span class="quiet block">
            !{commit?.request} by {commit?.author} on {commit?.branch}
            {commit?.like === undefined ? '' : `, ${commit.like}`}
          </span>
        </span>
        <StateMark state={pipeline.status} />
      </div>
      <ul class="gitlab-jobs" aria-label="Jobs and statuses">
        {jobs.map(({ id, name, status }) => (
          <li key={id}>
            {name} <StateMark state={status} />
          </li>
        ))}
        {statuses.map(({ id, name, status, description, targetUrl }) => (
          <li key={id} title={description}>
            {targetUrl === undefined ? (
              name
            ) : (
              <a href={targetUrl} target="_blank" rel="noreferrer">
                {name}
              </a>
            )}{' '}
            <StateMark state={status} />
          </li>
        ))}
      </ul>
    </li>
  );
}
