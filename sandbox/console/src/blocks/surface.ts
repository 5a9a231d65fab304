import { createContext } from 'preact';
import { useContext, useMemo, useState } from 'preact/hooks';
import type { ActResult } from '../../../slack/console/wire.ts';
import { type Json, objectOf } from '../../../slack/json.ts';
import { act } from '../lib/api.ts';
import { useSelected } from '../lib/state.ts';

/** What blocks stand on: a message, a modal or the Home tab. Tells the app what a person does with an element. */
export interface Surface {
  kind: 'message' | 'modal' | 'home';
  /** Uses an element; `value` is what was chosen. */
  act(blockId: string, actionId: string, value?: unknown): Promise<ActResult>;
  /** Asks the app for the options of an external select. */
  suggest(blockId: string, actionId: string, query: string): Promise<ActResult>;
  /** What is entered at an element, in Slack's form (`{ value }`, `{ selected_option }`, …); undefined: untouched. */
  entered(blockId: string, actionId: string): Json | undefined;
  enter(blockId: string, actionId: string, entry: Json): void;
  /** What is wrong with an input, by block id. */
  errors: Readonly<Record<string, string>>;
}

const SurfaceContext = createContext<Surface | undefined>(undefined);

export const SurfaceProvider = SurfaceContext.Provider;

export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('Blocks are drawn outside a message, modal or Home tab.');
  return surface;
}

const NO_ERRORS = {};

/**
 * A surface that keeps what is entered and talks to the app as the person at the screen.
 * @param where the message (`channel`, `ts`) or view (`viewId`) that it is
 */
export function useActingSurface(
  kind: Surface['kind'],
  where: { channel?: string; ts?: string; viewId?: string },
  errors: Surface['errors'] = NO_ERRORS,
): { surface: Surface; entered: Json } {
  const me = useSelected((state) => state.me);
  const [entered, setEntered] = useState<Json>({});
  const { channel, ts, viewId } = where;
  const surface = useMemo<Surface>(() => {
    const request = { user: me, channel, ts, view_id: viewId, state: entered };
    return {
      kind,
      errors,
      act: (blockId, actionId, value) =>
        act('/api/action', { ...request, block_id: blockId, action_id: actionId, value }),
      suggest: (blockId, actionId, value) =>
        act('/api/options', { ...request, block_id: blockId, action_id: actionId, value }),
      entered: (blockId, actionId) => {
        const entry = objectOf(entered[blockId])[actionId];
        return entry === undefined ? undefined : objectOf(entry);
      },
      enter: (blockId, actionId, entry) =>
        setEntered((before) => ({ ...before, [blockId]: { ...objectOf(before[blockId]), [actionId]: entry } })),
    };
  }, [kind, me, channel, ts, viewId, entered, errors]);
  return { surface, entered };
}
