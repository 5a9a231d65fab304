import { useMemo, useState } from 'preact/hooks';
import type { ShownMessage } from '../../../slack/console/wire.ts';
import { type Json, objectOf } from '../../../slack/json.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { type Surface, SurfaceProvider } from '../blocks/surface.ts';
import { act } from '../lib/api.ts';
import { openRoute } from '../lib/session.ts';
import { useSelected } from '../lib/state.ts';
import { ago, clockTime } from '../text/dates.ts';
import { emojiFor } from '../text/emoji.ts';
import { Mrkdwn } from '../text/mrkdwn.tsx';
import { Avatar, useName } from '../text/names.tsx';

/** When a message was posted, in milliseconds. */
export function timeOf(ts: string): number {
  return Number(ts) * 1000;
}

/** One message. `compact` leaves out who and when, as it follows another of the same author. */
export function Message({
  message,
  compact,
  inThread,
}: {
  message: ShownMessage;
  compact: boolean;
  inThread: boolean;
}) {
  const name = useName(message.user);
  const highlighted = useSelected(({ route }) => route.message === message.ts);
  const app = message.bot || message.user === 'USLACKBOT';
  const classes = ['message', compact && 'compact', message.ephemeral && 'ephemeral', highlighted && 'highlighted'];
  return (
    <article
      class={classes.filter(Boolean).join(' ')}
      data-ts={message.ts}
      aria-label={`${name}, ${clockTime(timeOf(message.ts))}`}
    >
      <div class="gutter">
        {compact ? <time class="compact-time">{clockTime(timeOf(message.ts))}</time> : <Avatar id={message.user} />}
      </div>
      <div class="body">
        {message.ephemeral && (
          <div class="only-you">
            <span aria-hidden="true">◉</span> Only visible to you · <Dismiss message={message} />
          </div>
        )}
        {!compact && (
          <header>
            <strong>{name}</strong>
            {app && <span class="badge">App</span>}
            <time
              dateTime={new Date(timeOf(message.ts)).toISOString()}
              title={new Date(timeOf(message.ts)).toLocaleString()}
            >
              {clockTime(timeOf(message.ts))}
            </time>
            {message.edited && <span class="edited">(edited)</span>}
          </header>
        )}
        <Content message={message} compact={compact} />
        <Reactions message={message} />
        {!inThread && <ThreadLine message={message} />}
      </div>
      {!inThread && !message.ephemeral && (
        <div class="tools">
          <button
            type="button"
            title="Reply in thread"
            aria-label="Reply in thread"
            onClick={() => openThread(message)}
          >
            <svg
              viewBox="0 0 20 20"
              width="16"
              height="16"
              fill="none"
              stroke="currentColor"
              stroke-width="1.600"
              aria-hidden="true"
            >
              <path d="M3 4h14v9H9l-4 3.500V13H3Z" stroke-linejoin="round" />
            </svg>
          </button>
        </div>
      )}
    </article>
  );
}

function Dismiss({ message }: { message: ShownMessage }) {
  const me = useSelected((state) => state.me);
  const where = { user: me, channel: message.channel, ts: message.ts };
  return (
    <button type="button" class="dismiss" onClick={() => void act('/api/dismiss', where)}>
      Dismiss
    </button>
  );
}

function openThread(message: ShownMessage): void {
  void openRoute({ channel: message.channel, thread: message.threadTs ?? message.ts });
}

function Content({ message, compact }: { message: ShownMessage; compact: boolean }) {
  const me = useSelected((state) => state.me);
  const [entered, setEntered] = useState<Json>({});
  const surface = useMemo<Surface>(() => {
    const where = { user: me, channel: message.channel, ts: message.ts, state: entered };
    return {
      kind: 'message',
      errors: {},
      act: (blockId, actionId, value) =>
        act('/api/action', { ...where, block_id: blockId, action_id: actionId, value }),
      suggest: (blockId, actionId, value) =>
        act('/api/options', { ...where, block_id: blockId, action_id: actionId, value }),
      entered: (blockId, actionId) => {
        const entry = objectOf(entered[blockId])[actionId];
        return entry === undefined ? undefined : objectOf(entry);
      },
      enter: (blockId, actionId, entry) =>
        setEntered((before) => ({ ...before, [blockId]: { ...objectOf(before[blockId]), [actionId]: entry } })),
    };
  }, [me, message.channel, message.ts, entered]);

  return (
    <div class="content">
      {message.blocks.length > 0 ? (
        <SurfaceProvider value={surface}>
          <Blocks blocks={message.blocks} />
        </SurfaceProvider>
      ) : (
        <Mrkdwn text={message.text} />
      )}
      {compact && message.edited && <span class="edited">(edited)</span>}
      {message.files.map((file) => (
        <File key={file.id} file={file} />
      ))}
    </div>
  );
}

function File({ file }: { file: ShownMessage['files'][number] }) {
  const url = `/files/${file.id}`;
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

function Reactions({ message }: { message: ShownMessage }) {
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

function ThreadLine({ message }: { message: ShownMessage }) {
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
