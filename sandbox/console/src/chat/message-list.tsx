import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ShownMessage } from '../../../slack/console/wire.ts';
import { useSelected } from '../lib/state.ts';
import { dayName } from '../text/dates.ts';
import { Message } from './message.tsx';
import { timeOf } from './message-parts.tsx';

const GROUP_MS = 5 * 60_000;
const NEAR_END = 60;

/**
 * Messages with day lines. Stays at the end while one is there (also when an edit makes a message taller); otherwise it
 * stays where one reads, and offers to go down when something new has come.
 */
export function MessageList({
  messages,
  label,
  inThread = false,
}: {
  messages: readonly ShownMessage[];
  label: string;
  inThread?: boolean;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const inner = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const size = useRef('');
  const [unseen, setUnseen] = useState(false);
  const wanted = useSelected(({ route }) => route.message);
  useTick(30_000);

  function toEnd(): void {
    const box = frame.current;
    if (box) box.scrollTop = box.scrollHeight;
    atEnd.current = true;
    setUnseen(false);
  }

  useLayoutEffect(() => {
    atEnd.current = true;
    setUnseen(false);
    toEnd();
  }, [label]);

  const last = messages.at(-1)?.ts;
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else if (last) setUnseen(true);
  }, [last]);

  useEffect(() => {
    const watcher = new ResizeObserver(() => {
      size.current = `${frame.current?.scrollHeight} ${frame.current?.clientHeight}`;
      if (atEnd.current) toEnd();
    });
    if (inner.current) watcher.observe(inner.current);
    if (frame.current) watcher.observe(frame.current);
    return () => watcher.disconnect();
  }, []);

  // A permalink leads to its message.
  const loaded = wanted !== undefined && messages.some(({ ts }) => ts === wanted);
  useEffect(() => {
    if (!loaded) return;
    atEnd.current = false;
    frame.current?.querySelector(`[data-ts="${wanted}"]`)?.scrollIntoView({ block: 'center' });
  }, [loaded, wanted]);

  return (
    <div class="list-frame">
      <div
        ref={frame}
        class="list"
        role="log"
        aria-label={label}
        aria-live="polite"
        tabIndex={0}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          // A message that has just grown moves the end, not the reader.
          const now = `${scrollHeight} ${clientHeight}`;
          if (size.current !== now) return void (size.current = now);
          atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
          if (atEnd.current) setUnseen(false);
        }}
      >
        <div ref={inner} class="list-inner">
          {messages.map((message, index) => (
            <Entry
              key={`${message.ts}${message.ephemeral}`}
              message={message}
              before={messages[index - 1]}
              inThread={inThread}
            />
          ))}
        </div>
      </div>
      {unseen && (
        <button type="button" class="unseen" onClick={toEnd}>
          New messages ↓
        </button>
      )}
    </div>
  );
}

function Entry({
  message,
  before,
  inThread,
}: {
  message: ShownMessage;
  before: ShownMessage | undefined;
  inThread: boolean;
}) {
  const day = dayName(timeOf(message.ts));
  const newDay = !before || dayName(timeOf(before.ts)) !== day;
  const follows =
    !newDay &&
    !(inThread && before?.ts === message.threadTs) &&
    before?.user === message.user &&
    before.ephemeral === message.ephemeral &&
    // A card is read by itself: it keeps its own head.
    message.blocks.length === 0 &&
    timeOf(message.ts) - timeOf(before.ts) < GROUP_MS;
  return (
    <>
      {newDay && !inThread && (
        <div class="day">
          <span>{day}</span>
        </div>
      )}
      <Message message={message} compact={follows} inThread={inThread} />
      {inThread && !before && (
        <div class="day">
          <span>
            {message.replies} {message.replies === 1 ? 'reply' : 'replies'}
          </span>
        </div>
      )}
    </>
  );
}

// "3 min ago" grows old by itself.
function useTick(ms: number): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
