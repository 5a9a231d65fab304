import { useState } from 'preact/hooks';
import { Blocks } from '../blocks/blocks.tsx';
import { SurfaceProvider, useActingSurface } from '../blocks/surface.ts';
import { type State, useSelected } from '../lib/state.ts';
import { Composer } from './composer.tsx';
import { MessageList } from './message-list.tsx';

const NONE: State['messages'][string] = [];

/** The open channel: its name, its messages, the composer; for the app's direct messages also its Home tab. */
export function Channel({ onMenu }: { onMenu: () => void }) {
  const channel = useSelected(({ workspace, route }) => workspace.channels.find(({ id }) => id === route.channel));
  const messages = useSelected((state) => state.messages[state.route.channel] ?? NONE);
  const app = useSelected(({ workspace }) => workspace.app.name);
  const home = useSelected((state) => state.home);
  const [tab, setTab] = useState<'messages' | 'home'>('messages');
  const name = channel?.direct ? app : `#${channel?.name ?? ''}`;
  const showHome = channel?.direct === true && home !== null && tab === 'home';
  return (
    <main class="channel">
      <header>
        <button type="button" class="icon burger" aria-label="Show channels" onClick={onMenu}>
          ☰
        </button>
        <h2>{name}</h2>
        {channel?.topic && <span class="quiet topic">{channel.topic}</span>}
        {channel?.direct && home && (
          <div class="tabs" role="tablist">
            {(['messages', 'home'] as const).map((one) => (
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
  const { surface } = useActingSurface('home', { viewId: home?.id ?? '' });
  return (
    <div class="home">
      <SurfaceProvider value={surface}>
        <Blocks blocks={home?.blocks ?? []} />
      </SurfaceProvider>
    </div>
  );
}
