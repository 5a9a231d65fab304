import { arrayOf, isObject, type Json, stringOf } from '../../../slack/json.ts';
import { RichText } from '../text/rich-text.tsx';
import { SafeLink } from '../text/mrkdwn.tsx';

const STATES: Readonly<Record<string, { sign: string; word: string }>> = {
  pending: { sign: '○', word: 'waiting' },
  in_progress: { sign: '▸', word: 'under way' },
  complete: { sign: '✓', word: 'done' },
  error: { sign: '✕', word: 'failed' },
};

/** A plan: its title and its tasks, each with its state in sign and word. */
export function Plan({ block }: { block: Json }) {
  const tasks = arrayOf(block['tasks']).filter(isObject);
  const done = tasks.filter((task) => task['status'] === 'complete').length;
  return (
    <section class="plan">
      <h4>
        {stringOf(block['title'])}
        <span class="quiet">
          {done} of {tasks.length}
        </span>
      </h4>
      {tasks.map((task) => (
        <Task key={stringOf(task['task_id'])} task={task} />
      ))}
    </section>
  );
}

/** One task of a plan, or alone. */
export function Task({ task }: { task: Json }) {
  const status = stringOf(task['status']) || 'pending';
  const state = STATES[status] ?? { sign: '○', word: status };
  const details = ['details', 'output'].map((key) => task[key]).filter(isObject);
  const sources = arrayOf(task['sources']).filter(isObject);
  const line = (
    <>
      <span class="task-sign" aria-hidden="true">
        {state.sign}
      </span>
      <span>{stringOf(task['title'])}</span>
      <span class="hidden">, {state.word}</span>
    </>
  );
  if (details.length + sources.length === 0) return <div class={`task ${status}`}>{line}</div>;
  return (
    <details class={`task ${status}`} open={status === 'in_progress' || status === 'error'}>
      <summary>{line}</summary>
      {details.map((detail, index) => (
        <RichText key={index} block={detail} />
      ))}
      {sources.map((source, index) => (
        <div key={index}>
          <SafeLink url={stringOf(source['url'])}>{stringOf(source['text'])}</SafeLink>
        </div>
      ))}
    </details>
  );
}
