import { useEffect, useState } from 'preact/hooks';
import { Blocks } from '../blocks/blocks.tsx';
import { SurfaceProvider, useActingSurface } from '../blocks/surface.ts';
import { act } from '../lib/api.ts';
import { type State, useSelected } from '../lib/state.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

const NONE: State['messages'][string] = [];

/** The open channel: its name, its messages, the composer; for the app's direct messages also its Home tab. */
export function Channel({ onMenu }: { onMenu: () => void }) {
  const channel = useSelected(({ workspace, route }) => workspace.channels.find(({ id }) => id === route.channel));
  const messages = useSelected((state) => state.messages[state.route.channel] ?? NONE);
  const app = useSelected(({ workspace }) => workspace.app.name);
  const me = useSelected((state) => state.me);
  const [tab, setTab] = useState<'home' | 'messages'>('home');
  const name = channel?.direct ? app : `#${channel?.name ?? ''}`;
  const tabbed = channel?.direct === true;
  const showHome = tabbed && tab === 'home';
  const id = channel?.id;
  // As Slack does: the app is told which of its tabs a person has come to.
  useEffect(() => {
    if (tabbed) void act('/api/home-opened', { user: me, tab });
  }, [tabbed, tab, me, id]);
  return (
    <main class="channel">
      <header>
        <button type="button" class="icon burger" aria-label="Show channels" onClick={onMenu}>
          ☰
        </button>
        <h2>{name}</h2>
        {channel?.topic && <span class="quiet topic">{channel.topic}</span>}
        {tabbed && (
          <div class="tabs" role="tablist">
            {(['home', 'messages'] as const).map((one) => (
              <button key={one} type="button" role="tab" aria-selected={tab === one} onClick={() => setTab(one)}>
                {one === 'messages' ? 'Messages' : 'Home'}
              </button>
            ))}
          </div>
        )}
      </header>
      {showHome ? (
        <Home />
      ) : (
        <>
          {channel && messages.length === 0 ? (
            <Empty name={name} />
          ) : (
            <MessageList key={channel?.id} messages={messages} label={`Messages in ${name}`} />
          )}
          {channel && <Composer channel={channel.id} placeholder={`Message ${name}, or / for commands`} />}
        </>
      )}
    </main>
  );
}

function Empty({ name }: { name: string }) {
  return (
    <div class="empty">
      <h3>Nothing here yet</h3>
      <p>
        This is the very beginning of {name}. Type <code>/</code> below to see what can be done, for example{' '}
        <code>/deploy app 1.4.2 prod</code>.
      </p>
    </div>
  );
}

function Home() {
  const home = useSelected((state) => state.home);
  const app = useSelected(({ workspace }) => workspace.app.name);
  const { surface } = useActingSurface('home', { viewId: home?.id ?? '' });
  if (home === null) return <p class="empty quiet">{app} has not published a Home yet.</p>;
  return (
    <div class="home" role="tabpanel" aria-label={`Home of ${app}`} tabIndex={0}>
      <SurfaceProvider value={surface}>
        <Blocks blocks={home.blocks} />
      </SurfaceProvider>
    </div>
  );
}
