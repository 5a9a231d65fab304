import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** One line of a menu. */
export interface MenuItem {
  key: string;
  text: string;
  detail?: string;
  group?: string;
  checked?: boolean;
}

/**
 * A menu under (or, near the lower edge, above) its button, in the browser's top layer so that no dialog hides it.
 * Arrow keys move, Enter picks, Escape closes; `filter` or `onSearch` add a field to narrow it down.
 */
export function Menu(props: {
  anchor: RefObject<HTMLElement | null>;
  label: string;
  items: readonly MenuItem[];
  onPick: (key: string) => void;
  onClose: () => void;
  onSearch?: (query: string) => void;
  /** What an empty list says; absent: that nothing is found. */
  empty?: string;
  filter?: boolean;
  /** Stays open after a pick, for choosing several. */
  stay?: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const searchable = props.filter === true || props.onSearch !== undefined;
  const wanted = query.toLowerCase();
  const items = props.onSearch ? props.items : props.items.filter(({ text }) => text.toLowerCase().includes(wanted));

  useLayoutEffect(() => {
    const element = box.current;
    const button = props.anchor.current?.getBoundingClientRect();
    if (!element || !button) return;
    element.showPopover();
    place(element, button);
    element.focus();
    element.querySelector<HTMLElement>(searchable ? 'input' : '[role^=menuitem]')?.focus();
  }, []);

  // What comes later makes it higher.
  useLayoutEffect(() => {
    const button = props.anchor.current?.getBoundingClientRect();
    if (box.current && button) place(box.current, button);
  }, [items.length]);

  useEffect(() => {
    const outside = (event: Event): void => {
      const target = event.target;
      if (!(target instanceof Node)) return;
      if (!box.current?.contains(target) && !props.anchor.current?.contains(target)) props.onClose();
    };
    addEventListener('pointerdown', outside, true);
    addEventListener('resize', props.onClose);
    return () => {
      removeEventListener('pointerdown', outside, true);
      removeEventListener('resize', props.onClose);
    };
  }, []);

  function close(): void {
    props.onClose();
    props.anchor.current?.focus();
  }

  function pick(key: string): void {
    props.onPick(key);
    if (!props.stay) close();
  }

  function move(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -items.length, End: items.length }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      const next = Math.min(Math.max(active + step, 0), items.length - 1);
      setActive(next);
      const options = box.current?.querySelectorAll<HTMLElement>('[role^=menuitem]');
      if (!searchable) options?.[next]?.focus();
      else options?.[next]?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === 'Enter' && searchable) {
      event.preventDefault();
      const item = items[active];
      if (item) pick(item.key);
    }
  }

  return (
    <div ref={box} class="menu" popover="manual" role="menu" aria-label={props.label} tabIndex={-1} onKeyDown={move}>
      {searchable && (
        <input
          type="search"
          aria-label={props.label}
          placeholder="Type to search"
          value={query}
          onInput={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
            props.onSearch?.(event.currentTarget.value);
          }}
        />
      )}
      <div class="menu-items">
        {items.map((item, index) => (
          <div key={item.key}>
            {item.group && item.group !== items[index - 1]?.group && <div class="menu-group">{item.group}</div>}
            <button
              type="button"
              role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
              class={searchable && index === active ? 'active' : ''}
              {...(item.checked === undefined ? {} : { 'aria-checked': item.checked })}
              onClick={() => pick(item.key)}
              onMouseEnter={() => setActive(index)}
            >
              <span class="menu-check" aria-hidden="true">
                {item.checked ? '✓' : ''}
              </span>
              <span>
                {item.text}
                {item.detail && <span class="quiet block">{item.detail}</span>}
              </span>
            </button>
          </div>
        ))}
        {items.length === 0 && (
          <div class="quiet menu-group" role="status">
            {props.empty ?? 'Nothing found'}
          </div>
        )}
      </div>
    </div>
  );
}

function place(menu: HTMLElement, button: DOMRect): void {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = button.bottom + 4;
  const top = below + height > innerHeight ? Math.max(8, button.top - height - 4) : below;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, Math.min(button.left, innerWidth - width - 8))}px`;
  menu.style.minWidth = `${Math.min(button.width, innerWidth - 16)}px`;
}
