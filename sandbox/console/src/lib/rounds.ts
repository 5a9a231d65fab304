import { useEffect, useRef, useState } from 'preact/hooks';

/** What a look came to. */
export type Sight<Value> = { readonly value: Value } | { readonly problem: string };

/**
 * Looks every `everyMs` while the page is in sight, and at once with `look`; `problem` says why it cannot see anything now. What was
 * seen last stays in sight meanwhile.
 */
export function useRounds<Value>(
  see: () => Promise<Sight<Value>>,
  everyMs: number,
): { seen: Value | undefined; problem: string; look: () => Promise<void> } {
  const [seen, setSeen] = useState<Value>();
  const [problem, setProblem] = useState('');
  const rounds = useRef({ begun: 0, shown: 0 });

  async function look(): Promise<void> {
    const round = (rounds.current.begun += 1);
    const sight = await see();
    // An earlier look that took longer knows less.
    if (round < rounds.current.shown) return;
    rounds.current.shown = round;
    setProblem('problem' in sight ? sight.problem : '');
    if ('value' in sight) setSeen(sight.value);
  }

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let open = true;
    const round = async (): Promise<void> => {
      if (!document.hidden) await look();
      if (open) timer = setTimeout(() => void round(), everyMs);
    };
    void round();
    return () => {
      open = false;
      clearTimeout(timer);
    };
  }, []);
  return { seen, problem, look };
}
