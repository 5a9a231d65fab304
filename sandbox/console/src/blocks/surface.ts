import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ActResult } from '../../../slack/console/wire.ts';
import type { Json } from '../../../slack/json.ts';

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
