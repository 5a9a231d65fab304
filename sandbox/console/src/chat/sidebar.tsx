import { useRef, useState } from 'preact/hooks';
import type { ShownChannel } from '../../../slack/console/wire.ts';
import type { Panel } from '../lib/route.ts';
import { become, openRoute } from '../lib/session.ts';
import { type State, useSelected } from '../lib/state.ts';
import { Avatar, useName } from '../text/names.tsx';
import { Menu } from './menu.tsx';

/** Channels, the app's direct messages, who one is, and where else to look. */
export function Sidebar({ onChoose }: { onChoose: () => void }) {
  const channels = useSelected(({ workspace }) => workspace.channels);
  const team = useSelected(({ workspace }) => workspace.team.name);
  return (
    <nav class="sidebar" aria-label="Workspace">
      <header>
        <h1>{team}</h1>
        <span>Workspace (simulated)</span>
      </header>
      <div class="sidebar-scroll">
        <h2>Channels</h2>
        <ul>
          {channels
            .filter((channel) => !channel.direct)
            .map((channel) => (
              <ChannelItem key={channel.id} channel={channel} onChoose={onChoose} />
            ))}
        </ul>
        <h2>Apps</h2>
        <ul>
          {channels
            .filter((channel) => channel.direct)
            .map((channel) => (
              <ChannelItem key={channel.id} channel={channel} onChoose={onChoose} />
            ))}
        </ul>
        <SandboxItems onChoose={onChoose} />
        <Links />
      </div>
      <PersonSwitch />
    </nav>
  );
}

/** How many messages of others one has not read. */
export function unreadCount({ messages, read, me }: State, channel: string): number {
  const last = read[channel] ?? '';
  return (messages[channel] ?? []).filter(({ ts, user }) => ts > last && user !== me).length;
}

function ChannelItem({ channel, onChoose }: { channel: ShownChannel; onChoose: () => void }) {
  const current = useSelected(({ route }) => route.channel === channel.id);
  const unread = useSelected((state) => unreadCount(state, channel.id));
  const app = useSelected(({ workspace }) => workspace.app);
  return (
    <li>
      <button
        type="button"
        class={unread > 0 ? 'unread' : ''}
        {...(current ? { 'aria-current': 'page' as const } : {})}
        onClick={() => {
          void openRoute({ channel: channel.id });
          onChoose();
        }}
      >
        {channel.direct ? (
          <Avatar id={app.userId} small />
        ) : (
          <span class="hash" aria-hidden="true">
            #
          </span>
        )}
        <span class="name">{channel.direct ? app.name : channel.name}</span>
        {unread > 0 && (
          <span class="count">
            {unread}
            <span class="hidden"> unread</span>
          </span>
        )}
      </button>
    </li>
  );
}

/** The ways to the panels of the sandbox, which no workspace of Slack has: they stand apart from the channels. */
function SandboxItems({ onChoose }: { onChoose: () => void }) {
  const steers = useSelected(({ workspace }) => workspace.steers);
  const pushes = useSelected(({ workspace }) => workspace.pushes);
  if (!steers && !pushes) return null;
  return (
    <section class="steer-entry" aria-label="Sandbox">
      <h2>Sandbox</h2>
      {steers && <PanelItem panel="sandbox" mark="⚙" title="Steer simulated AWS" onChoose={onChoose} />}
      {pushes && <PanelItem panel="gitlab" mark="⎇" title="Push a commit to GitLab" onChoose={onChoose} />}
    </section>
  );
}

function PanelItem(props: { panel: Panel; mark: string; title: string; onChoose: () => void }) {
  const { panel, mark, title, onChoose } = props;
  const current = useSelected(({ route }) => route.panel === panel);
  return (
    <button
      type="button"
      {...(current ? { 'aria-current': 'page' as const } : {})}
      onClick={() => {
        void openRoute({ channel: '', panel });
        onChoose();
      }}
    >
      <span aria-hidden="true">{mark}</span>
      <span class="name">{title}</span>
    </button>
  );
}

function Links() {
  const links = useSelected((state) => state.links);
  if (links.length === 0) return null;
  return (
    <>
      <h2>Elsewhere</h2>
      <ul class="links">
        {links.map(({ name, url }) => (
          <li key={name}>
            <a href={url} target="_blank" rel="noreferrer" title={url}>
              {name} <span aria-hidden="true">↗</span>
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

function PersonSwitch() {
  const me = useSelected((state) => state.me);
  const people = useSelected(({ workspace }) => workspace.people);
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const name = useName(me);
  return (
    <div class="person">
      <button ref={trigger} type="button" aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Avatar id={me} small />
        <span class="name">
          {name}
          <span class="block">You are this person</span>
        </span>
        <span aria-hidden="true">⇅</span>
      </button>
      {open && (
        <Menu
          anchor={trigger}
          label="Be someone else"
          items={people.map((person) => ({ key: person.id, text: person.name, checked: person.id === me }))}
          onPick={(id) => void become(id)}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
