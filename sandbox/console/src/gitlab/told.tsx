import type { Delivery, GitlabState } from '../../../gitlab/shapes.ts';
import { Problem, useAttempt } from '../steer/attempt.tsx';
import { StateMark } from './pipelines.tsx';

const SHOWN = 8;
/** Each job of a pipeline says twice how it goes. */
const DELIVERIES = 24;

/** What Coxswain wrote: deployments, and comments in merge requests. */
export function Deployments({ state: { deployments, notes } }: { state: GitlabState }) {
  const latest = deployments.slice(-SHOWN).toReversed();
  return (
    <section aria-labelledby="gitlab-deployments">
      <h3 id="gitlab-deployments">
        Deployments <span class="quiet">and comments, as Coxswain told them</span>
      </h3>
      {latest.length === 0 && <p class="quiet">None yet.</p>}
      <ul class="steer-rows" aria-label="Deployments">
        {latest.map(({ id, project, environment, sha, ref, status }) => (
          <li key={id} class="steer-line">
            <span>
              <strong>{project}</strong> {environment} <code>{sha.slice(0, 8)}</code> <span class="quiet">{ref}</span>
            </span>
            <StateMark state={status} />
          </li>
        ))}
      </ul>
      {notes
        .slice(-SHOWN)
        .toReversed()
        .map(({ id, project, request, body }) => (
          <details key={id} class="gitlab-note">
            <summary>
              Comment in {project} !{request}
            </summary>
            <pre>{body}</pre>
          </details>
        ))}
    </section>
  );
}

/** What was sent to Coxswain's webhook and how it answered; a delivery can be sent once more. */
export function Deliveries({ deliveries, look }: { deliveries: readonly Delivery[]; look: () => Promise<void> }) {
  const { busy, problem, make } = useAttempt(look);
  const latest = deliveries.slice(-DELIVERIES).toReversed();
  return (
    <section aria-labelledby="gitlab-deliveries">
      <h3 id="gitlab-deliveries">
        Webhook deliveries <span class="quiet">signed, tried up to five times</span>
      </h3>
      {latest.length === 0 && <p class="quiet">None yet.</p>}
      <ul class="steer-rows" aria-label="Webhook deliveries">
        {latest.map(({ id, project, about, answers, open }) => (
          <li key={id} class="steer-line">
            <span>
              <strong>{project}</strong> {about}
              <span class="quiet block">{answersOf(answers, open)}</span>
            </span>
            <button
              type="button"
              class="button"
              disabled={busy !== ''}
              aria-label={`Send ${about} again`}
              onClick={() => void make(id, 'POST', 'gitlab/redeliver', { id })}
            >
              Send again
            </button>
          </li>
        ))}
      </ul>
      <Problem text={problem} />
    </section>
  );
}

/** `answered 200, 200` */
function answersOf(answers: readonly number[], open: boolean): string {
  const said = answers.map((status) => (status === 0 ? 'nothing' : status)).join(', ');
  return `${said === '' ? 'not answered yet' : `answered ${said}`}${open && said !== '' ? ', tried again' : ''}`;
}
