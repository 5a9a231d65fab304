import type { GitlabState } from '../../../gitlab/shapes.ts';
import { SteeringPage } from '../lib/page.tsx';
import { useRounds } from '../lib/rounds.ts';
import { control } from '../steer/control.ts';
import { MergeRequests } from './merge-requests.tsx';
import { Pipelines } from './pipelines.tsx';
import { Push } from './push.tsx';
import { Deliveries, Deployments } from './told.tsx';

const EVERY_MS = 1_000;

/** The GitLab stand-in: one pushes a commit, and sees what its pipeline and Coxswain make of it. */
export function Gitlab({ onMenu }: { onMenu: () => void }) {
  const { seen, problem, look } = useRounds(see, EVERY_MS);
  const topic =
    'A stand-in: green pipelines deploy to staging, a tag proposes production, develop is proposed for main.';
  return (
    <SteeringPage title="GitLab" topic={topic} problem={problem} onMenu={onMenu}>
      {seen && (
        <>
          <Push projects={seen.projects.filter(({ service }) => service !== '')} look={look} />
          <MergeRequests requests={seen.mergeRequests} look={look} />
          <Deployments state={seen} />
          <Pipelines state={seen} />
          <Deliveries deliveries={seen.deliveries} look={look} />
        </>
      )}
    </SteeringPage>
  );
}

async function see() {
  const answer = await control<GitlabState>('GET', 'gitlab/state');
  return answer.ok ? { value: answer.value } : { problem: answer.sentence };
}
