import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ShownView } from '../../../slack/console/wire.ts';
import { Blocks } from '../blocks/blocks.tsx';
import { SurfaceProvider, useActingSurface } from '../blocks/surface.ts';
import { act } from '../lib/api.ts';
import { useSelected } from '../lib/state.ts';
import { withEmoji } from '../text/emoji.ts';

/** The uppermost of the modals that the app has opened for this person. */
export function TopModal() {
  const views = useSelected((state) => state.views);
  const top = views.at(-1);
  return top ? <Modal key={top.id} view={top} depth={views.length} /> : null;
}

function Modal({ view, depth }: { view: ShownView; depth: number }) {
  const me = useSelected((state) => state.me);
  const box = useRef<HTMLDialogElement>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const { surface, entered } = useActingSurface('modal', { viewId: view.id }, errors);

  useLayoutEffect(() => {
    box.current?.showModal();
    box.current?.querySelector<HTMLElement>('form input, form textarea, form .select')?.focus();
  }, []);

  const close = (all: boolean): void => void act('/api/view-close', { user: me, view_id: view.id, all });

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem('');
    const result = await act('/api/view-submit', { user: me, view_id: view.id, values: entered });
    setBusy(false);
    setErrors(result.ok ? {} : (result.errors ?? {}));
    if (result.ok || result.errors) return;
    const silent = result.error === 'operation_timeout' || result.error === 'dispatch_failed';
    setProblem(silent ? 'We had some trouble connecting. Try again?' : result.detail);
  }

  return (
    <dialog
      ref={box}
      class="modal"
      aria-label={view.title}
      onCancel={(event) => {
        event.preventDefault();
        close(false);
      }}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <header>
          {depth > 1 && (
            <button type="button" class="icon" aria-label="Back" onClick={() => close(false)}>
              ‹
            </button>
          )}
          <h2>{withEmoji(view.title)}</h2>
          <button type="button" class="icon" aria-label="Close" onClick={() => close(true)}>
            ✕
          </button>
        </header>
        <div class="modal-body">
          {problem && (
            <div class="alert error" role="alert">
              <span aria-hidden="true">⚠</span>
              <div>{problem}</div>
            </div>
          )}
          <SurfaceProvider value={surface}>
            <Blocks blocks={view.blocks} />
          </SurfaceProvider>
        </div>
        <footer class="dialog-buttons">
          <button type="button" class="button" onClick={() => close(false)}>
            {withEmoji(view.close) || 'Cancel'}
          </button>
          {view.submit && (
            <button type="submit" class="button filled primary" aria-busy={busy} disabled={busy}>
              {withEmoji(view.submit)}
            </button>
          )}
        </footer>
      </form>
    </dialog>
  );
}
