import { useState } from 'preact/hooks';
import { control } from './control.ts';

/** One control, or several that share a place for what went wrong. */
export interface Attempt {
  /** What is being done now, by the name it was given; empty when nothing is. */
  readonly busy: string;
  /** What the control API said against the last attempt. */
  readonly problem: string;
  /** Asks for a change, then looks how things are; true when it was done. */
  readonly make: (name: string, method: 'POST' | 'DELETE', path: string, body?: unknown) => Promise<boolean>;
  readonly forget: () => void;
}

export function useAttempt(look: () => Promise<void>): Attempt {
  const [busy, setBusy] = useState('');
  const [problem, setProblem] = useState('');
  return {
    busy,
    problem,
    async make(name, method, path, body) {
      setBusy(name);
      setProblem('');
      const answer = await control(method, path, body);
      if (!answer.ok) setProblem(answer.sentence);
      else await look();
      setBusy('');
      return answer.ok;
    },
    forget: () => setProblem(''),
  };
}

/** What went wrong, beside the control that it went wrong with. */
export function Problem({ text }: { text: string }) {
  return text ? (
    <p class="failure" role="alert">
      {text}
    </p>
  ) : null;
}
