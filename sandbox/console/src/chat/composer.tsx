import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { CommandHint } from '../../../slack/console/wire.ts';
import { act } from '../lib/api.ts';
import { useSelected } from '../lib/state.ts';
import { recall, remember } from '../lib/storage.ts';
import { CommandList, matching } from './command-list.tsx';

const KEPT = 50;

/** Where one types: Enter sends, Shift+Enter breaks the line, "/" offers commands, Arrow up brings back the last ones. */
export function Composer({
  channel,
  threadTs,
  placeholder,
}: {
  channel: string;
  threadTs?: string;
  placeholder: string;
}) {
  const me = useSelected((state) => state.me);
  const commands = useSelected((state) => state.commands);
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState(false);
  const [back, setBack] = useState(-1);

  // Commands work in a channel, not in a thread; so it is in Slack.
  const offered = threadTs || dismissed ? [] : matching(commands, text);
  const typed = commands.find((one) => text.startsWith(`${one.command} `));

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(area.scrollHeight, 240)}px`;
  }, [text]);

  useEffect(() => {
    setText('');
    setProblem('');
    // On a phone the keyboard would cover the messages.
    if (matchMedia('(min-width: 721px)').matches) field.current?.focus();
  }, [channel, threadTs]);

  async function send(): Promise<void> {
    const message = text.trim();
    if (!message || busy) return;
    setText('');
    setProblem('');
    setBack(-1);
    const isCommand = message.startsWith('/') && !threadTs;
    if (isCommand) rememberCommand(me, message);
    setBusy(isCommand);
    const where = { user: me, channel, text: message, ...(threadTs ? { thread_ts: threadTs } : {}) };
    const result = await act(isCommand ? '/api/command' : '/api/message', where);
    setBusy(false);
    // What went wrong with a command is said in the channel, by Slackbot.
    if (!result.ok && (!isCommand || result.error === 'offline' || result.error === 'bad_request')) {
      setProblem(result.detail);
      setText(message);
    }
  }

  function complete(command: CommandHint): void {
    setText(`${command.command} `);
    setActive(0);
    field.current?.focus();
  }

  function key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const choice = offered[Math.min(active, offered.length - 1)];
    if (choice && (event.key === 'Tab' || (event.key === 'Enter' && text !== choice.command))) {
      event.preventDefault();
      return complete(choice);
    }
    if (offered.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : offered.length - 1;
      return setActive((active + step) % offered.length);
    }
    if (event.key === 'Escape') return setDismissed(true);
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      return void send();
    }
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') recallCommand(event);
  }

  function recallCommand(event: KeyboardEvent): void {
    const past = recall<string[]>(`commands:${me}`, []);
    const untouched = text === '' || text === past[back];
    if (!untouched) return;
    const next = event.key === 'ArrowUp' ? Math.min(back + 1, past.length - 1) : Math.max(back - 1, -1);
    event.preventDefault();
    setBack(next);
    setDismissed(true);
    setText(past[next] ?? '');
  }

  return (
    <div class="composer">
      {offered.length > 0 && <CommandList commands={offered} active={active} onPick={complete} onHover={setActive} />}
      {typed && !threadTs && (
        <div class="usage">
          <code>{typed.command}</code> <code class="quiet">{typed.usage}</code>{' '}
          <span class="quiet">{typed.description}</span>
        </div>
      )}
      {problem && (
        <div class="failure" role="alert">
          ⚠ {problem}
        </div>
      )}
      <div class={busy ? 'composer-box busy' : 'composer-box'}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          placeholder={placeholder}
          aria-label={placeholder}
          {...(offered.length > 0 ? { 'aria-controls': 'commands', 'aria-activedescendant': `command-${active}` } : {})}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setDismissed(false);
            setBack(-1);
          }}
          onKeyDown={key}
        />
        <button
          type="button"
          class="send"
          aria-label="Send"
          title="Send (Enter)"
          disabled={!text.trim() || busy}
          onClick={() => void send()}
        >
          <svg viewBox="0 0 20 20" width="16" height="16" fill="currentColor" aria-hidden="true">
            <path d="M2.500 17 18 10 2.500 3v5.400L12 10l-9.500 1.600Z" />
          </svg>
        </button>
      </div>
    </div>
  );
}

function rememberCommand(me: string, command: string): void {
  const past = recall<string[]>(`commands:${me}`, []).filter((one) => one !== command);
  remember(`commands:${me}`, [command, ...past].slice(0, KEPT));
}
