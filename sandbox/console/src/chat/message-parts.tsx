import type { ShownMessage } from '../../../slack/console/wire.ts';
import { act } from '../lib/api.ts';
import { openRoute } from '../lib/session.ts';
import { useSelected } from '../lib/state.ts';
import { ago } from '../text/dates.ts';
import { emojiFor } from '../text/emoji.ts';
import { Avatar } from '../text/names.tsx';

/** When a message was posted, in milliseconds. */
export function timeOf(ts: string): number {
  return Number(ts) * 1000;
}

/** Opens the thread that a message begins or belongs to. */
export function openThread(message: ShownMessage): void {
  void openRoute({ channel: message.channel, thread: message.threadTs ?? message.ts });
}

/** A file shared with a message; pictures are shown, text opens in a page of its own. */
export function File({ file }: { file: ShownMessage['files'][number] }) {
  const url = file.mimetype.startsWith('text/') ? `/view/${file.id}` : `/files/${file.id}`;
  return (
    <a class="file" href={url} target="_blank" rel="noreferrer">
      {file.mimetype.startsWith('image/') ? (
        <img class="picture full" src={url} alt={file.alt || file.name} />
      ) : (
        `📎 ${file.name}`
      )}
    </a>
  );
}

/** Reactions, each a button that adds or takes back one's own. */
export function Reactions({ message }: { message: ShownMessage }) {
  const me = useSelected((state) => state.me);
  if (message.reactions.length === 0) return null;
  return (
    <div class="reactions">
      {message.reactions.map(({ name, users }) => (
        <button
          key={name}
          type="button"
          aria-pressed={users.includes(me)}
          aria-label={`${name}, ${users.length}`}
          onClick={() => void act('/api/reaction', { user: me, channel: message.channel, ts: message.ts, name })}
        >
          {emojiFor(name) ?? `:${name}:`} {users.length}
        </button>
      ))}
    </div>
  );
}

/** The line under a message that leads to its thread. */
export function ThreadLine({ message }: { message: ShownMessage }) {
  if (message.broadcast) return <p class="quiet">replied in a thread, shown here too</p>;
  if (message.replies === 0) return null;
  return (
    <button type="button" class="thread-line" onClick={() => openThread(message)}>
      {message.replyUsers.slice(0, 4).map((user) => (
        <Avatar key={user} id={user} small />
      ))}
      <strong>
        {message.replies} {message.replies === 1 ? 'reply' : 'replies'}
      </strong>
      {message.latestReply && <span class="quiet">Last reply {ago(timeOf(message.latestReply))}</span>}
    </button>
  );
}
