import { openRoute } from '../lib/session.ts';
import { useSelected } from '../lib/state.ts';

/** How someone is called in the workspace. */
export function useName(id: string): string {
  return useSelected(({ workspace }) => {
    if (id === workspace.app.userId) return workspace.app.name;
    if (id === 'USLACKBOT') return 'slackbot';
    return workspace.people.find((person) => person.id === id)?.name ?? id;
  });
}

/** A mention; one's own stands out. */
export function PersonName({ id }: { id: string }) {
  const me = useSelected((state) => state.me);
  return <span class={id === me ? 'mention mine' : 'mention'}>@{useName(id)}</span>;
}

/** A channel's name, which leads there. */
export function ChannelName({ id }: { id: string }) {
  const channel = useSelected(({ workspace }) => workspace.channels.find((one) => one.id === id));
  if (!channel) return <span class="mention">#private</span>;
  return (
    <button type="button" class="mention" onClick={() => void openRoute({ channel: id })}>
      #{channel.name}
    </button>
  );
}

/** One tile for each person, told apart by letters as well as by colour. */
export function Avatar({ id, small = false }: { id: string; small?: boolean }) {
  const name = useName(id);
  const app = useSelected(({ workspace }) => workspace.app.userId);
  const letters = name
    .split('-')
    .map((part) => part[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
  const hue = Array.from(id).reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 360, 7);
  return (
    <span
      class={small ? 'avatar small' : 'avatar'}
      aria-hidden="true"
      style={{ '--hue': id === app ? '188' : String(hue) }}
    >
      {id === app ? <Oar /> : letters}
    </span>
  );
}

function Oar() {
  return (
    <svg
      viewBox="0 0 24 24"
      width="70%"
      height="70%"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
    >
      <path d="M4 20 14.5 9.5M14.5 9.5l1-4.2L20 4l-1.300 4.500-4.200 1Z" />
      <path d="M4 12c2 0 2 1.500 4 1.500" />
    </svg>
  );
}
