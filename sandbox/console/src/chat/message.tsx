import type { ShownMessage } from '../../../slack/console/wire.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { SurfaceProvider, useActingSurface } from '../blocks/surface.ts';
import { act } from '../lib/api.ts';
import { useSelected } from '../lib/state.ts';
import { clockTime } from '../text/dates.ts';
import { Mrkdwn } from '../text/mrkdwn.tsx';
import { Avatar, useName } from '../text/names.tsx';
import { File, openThread, Reactions, ThreadLine, timeOf } from './message-parts.tsx';

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

function Content({ message, compact }: { message: ShownMessage; compact: boolean }) {
  const { surface } = useActingSurface('message', { channel: message.channel, ts: message.ts });
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
