import type { ComponentChildren } from 'preact';

interface Parts {
  readonly title: string;
  /** Beside the title. */
  readonly topic: ComponentChildren;
  readonly onMenu: () => void;
  readonly children: ComponentChildren;
}

/** A page beside the channels: its title, a way back to them on a narrow screen, and what is on it. */
export function Page({ title, topic, onMenu, children }: Parts) {
  return (
    <main class="channel">
      <header>
        <button type="button" class="icon burger" aria-label="Show channels" onClick={onMenu}>
          ☰
        </button>
        <h2>{title}</h2>
        {topic}
      </header>
      {children}
    </main>
  );
}

/** A page that steers something simulated; `problem` says why it cannot be seen just now. */
export function SteeringPage({ topic, problem, children, ...page }: Parts & { readonly problem: string }) {
  return (
    <Page {...page} topic={<span class="quiet topic">{topic}</span>}>
      <div class="steer">
        {problem && (
          <div class="alert error" role="alert">
            <span aria-hidden="true">⚠</span>
            <div>{problem}</div>
          </div>
        )}
        {children}
      </div>
    </Page>
  );
}
