import type { CommandHint } from '../../../slack/console/wire.ts';

/** The commands that begin with what is typed, while it is still only a command's name. */
export function matching(commands: readonly CommandHint[], text: string): CommandHint[] {
  if (!/^\/\S*$/.test(text)) return [];
  return commands
    .filter(({ command }) => command.startsWith(text))
    .toSorted((one, other) => one.command.localeCompare(other.command));
}

/** Commands to choose from, above the field. */
export function CommandList(props: {
  commands: readonly CommandHint[];
  active: number;
  onPick: (command: CommandHint) => void;
  onHover: (index: number) => void;
}) {
  return (
    <div class="commands" id="commands" role="listbox" aria-label="Commands">
      {props.commands.map((command, index) => (
        <div
          key={command.command}
          id={`command-${index}`}
          role="option"
          aria-selected={index === props.active}
          class={index === props.active ? 'active' : ''}
          ref={(element) => void (index === props.active && element?.scrollIntoView({ block: 'nearest' }))}
          onMouseDown={(event) => {
            event.preventDefault();
            props.onPick(command);
          }}
          onMouseEnter={() => props.onHover(index)}
        >
          <strong>{command.command}</strong> <code class="quiet">{command.usage}</code>
          <span class="quiet block">{command.description}</span>
        </div>
      ))}
    </div>
  );
}
