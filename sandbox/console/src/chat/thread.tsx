import { useEffect } from 'preact/hooks';
import { openRoute } from '../lib/session.ts';
import { useSelected } from '../lib/state.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

/** The open thread beside the channel (over it on a narrow screen). */
export function Thread() {
  const route = useSelected((state) => state.route);
  const messages = useSelected((state) => state.thread);
  const name = useSelected(({ workspace }) => workspace.channels.find(({ id }) => id === route.channel));
  const close = (): void => void openRoute({ channel: route.channel });
  useEffect(() => {
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]')) close();
    };
    addEventListener('keydown', escape);
    return () => removeEventListener('keydown', escape);
  }, [route.channel]);
  return (
    <aside class="thread" aria-label="Thread">
      <header>
        <h2>Thread</h2>
        <span class="quiet topic">{name?.direct ? '' : `#${name?.name ?? ''}`}</span>
        <button type="button" class="icon" aria-label="Close thread" onClick={close}>
          ✕
        </button>
      </header>
      <MessageList key={route.thread} messages={messages} label="Messages in the thread" inThread />
      <Composer channel={route.channel} threadTs={route.thread ?? ''} placeholder="Reply…" />
    </aside>
  );
}
