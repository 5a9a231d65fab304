import { useEffect, useRef, useState } from 'preact/hooks';
import type { GitlabState } from '../../../gitlab/shapes.ts';
import { control } from '../steer/control.ts';

const EVERY_MS = 1_000;

/** Looks every second while the page is in sight, and at once with `look`; `problem` says why it cannot see anything now. */
export function useGitlab(): { state: GitlabState | undefined; problem: string; look: () => Promise<void> } {
  const [state, setState] = useState<GitlabState>();
  const [problem, setProblem] = useState('');
  const rounds = useRef({ begun: 0, shown: 0 });

  async function look(): Promise<void> {
    const round = (rounds.current.begun += 1);
    const answer = await control<GitlabState>('GET', 'gitlab/state');
    // An earlier look that took longer knows less.
    if (round < rounds.current.shown) return;
    rounds.current.shown = round;
    setProblem(answer.ok ? '' : answer.sentence);
    if (answer.ok) setState(answer.value);
  }

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let open = true;
    const round = async (): Promise<void> => {
      if (!document.hidden) await look();
      if (open) timer = setTimeout(() => void round(), EVERY_MS);
    };
    void round();
    return () => {
      open = false;
      clearTimeout(timer);
    };
  }, []);
  return { state, problem, look };
}
