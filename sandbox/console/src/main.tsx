import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Channel } from './chat/channel.tsx';
import { Document } from './chat/document.tsx';
import { TopModal } from './chat/modal.tsx';
import { Sidebar, unreadCount } from './chat/sidebar.tsx';
import { Thread } from './chat/thread.tsx';
import { Gitlab } from './gitlab/panel.tsx';
import { begin } from './lib/session.ts';
import { useSelected } from './lib/state.ts';
import { Steer } from './steer/panel.tsx';
import './style/base.css';
import './style/sidebar.css';
import './style/chat.css';
import './style/message.css';
import './style/blocks.css';
import './style/panels.css';
import './style/controls.css';
import './style/dialogs.css';
import './style/steer.css';
import './style/gitlab.css';
import './style/narrow.css';

function App() {
  const [menu, setMenu] = useState(false);
  const thread = useSelected(({ route }) => route.thread);
  const panel = useSelected(({ route }) => route.panel);
  const ready = useSelected(({ workspace }) => workspace.channels.length > 0);
  const connected = useSelected((state) => state.connected);
  const name = useSelected(({ workspace, route }) => workspace.channels.find(({ id }) => id === route.channel)?.name);
  const unread = useSelected((state) =>
    state.workspace.channels.reduce((sum, { id }) => sum + unreadCount(state, id), 0),
  );
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${panel ? PANEL_TITLES[panel] : (name ?? 'Workspace')} · simulated`;
  }, [name, panel, unread]);

  useEffect(() => {
    const escape = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') setMenu(false);
    };
    addEventListener('keydown', escape);
    return () => removeEventListener('keydown', escape);
  }, []);

  return (
    <div class={`app${thread ? ' with-thread' : ''}${menu ? ' with-menu' : ''}`}>
      {!connected && (
        <div class="offline" role="status">
          The workspace does not answer; trying again…
        </div>
      )}
      {ready && (
        <>
          {menu && <div class="veil" onClick={() => setMenu(false)} />}
          <Sidebar onChoose={() => setMenu(false)} />
          <Main onMenu={() => setMenu(!menu)} />
          {thread && <Thread />}
          <TopModal />
        </>
      )}
    </div>
  );
}

const PANEL_TITLES = { sandbox: 'Sandbox', gitlab: 'GitLab' } as const;

/** What the address says: a channel, a file, or a panel of the sandbox. */
function Main({ onMenu }: { onMenu: () => void }) {
  const { panel, file } = useSelected(({ route }) => route);
  if (panel === 'gitlab') return <Gitlab onMenu={onMenu} />;
  if (panel) return <Steer onMenu={onMenu} />;
  return file ? <Document file={file} onMenu={onMenu} /> : <Channel onMenu={onMenu} />;
}

const root = document.getElementById('app');
if (root) render(<App />, root);
void begin();
