import type { ChangeView } from '../domain/change/view.ts';
import { news } from './step-text.ts';
import type { Terminal, Watch } from './terminal.ts';

/** A live view where stderr is a terminal, lines elsewhere. */
export async function watch(terminal: Terminal): Promise<Watch> {
  if (terminal.live === undefined) return lines(terminal);
  const { liveView } = await import('./live.ts');
  return liveView(terminal.live, terminal.now);
}

/** One line for everything that happens, for logs of CI. */
function lines(terminal: Terminal): Watch {
  let before: ChangeView | undefined;
  return {
    show: (view) => {
      for (const line of news(before, view)) terminal.err(line);
      before = view;
    },
    say: terminal.err,
    end: async () => {},
  };
}
