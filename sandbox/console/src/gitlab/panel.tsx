import { Pipelines } from './pipelines.tsx';
import { Push } from './push.tsx';
import { Deliveries, Deployments } from './told.tsx';
import { useGitlab } from './use-gitlab.ts';

/** The GitLab stand-in: one pushes a commit, and sees what its pipeline and Coxswain make of it. */
export function Gitlab({ onMenu }: { onMenu: () => void }) {
  const { state, problem, look } = useGitlab();
  return (
    <main class="channel">
      <header>
        <button type="button" class="icon burger" aria-label="Show channels" onClick={onMenu}>
          ☰
        </button>
        <h2>GitLab</h2>
        <span class="quiet topic">A stand-in: a green pipeline on main starts a deploy to staging.</span>
      </header>
      <div class="steer">
        {problem && (
          <div class="alert error" role="alert">
            <span aria-hidden="true">⚠</span>
            <div>{problem}</div>
          </div>
        )}
        {state && (
          <>
            <Push projects={state.projects} look={look} />
            <Deployments state={state} />
            <Pipelines state={state} />
            <Deliveries deliveries={state.deliveries} look={look} />
          </>
        )}
      </div>
    </main>
  );
}
