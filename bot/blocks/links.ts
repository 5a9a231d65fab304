import type { ContextBlock } from '@slack/types';
import { context, escape } from './text.ts';

/** Where more of a change is to be found. */
export interface Link {
  readonly text: string;
  readonly url: string;
}

/** One small line; nothing where there is none. */
export function linkLine(links: readonly Link[] = []): ContextBlock[] {
  if (links.length === 0) return [];
  return [
    context(
      links
        .map(({ text, url }) => `<${url.replaceAll('|', '%7C').replaceAll('>', '%3E')}|${escape(text)}>`)
        .join(' · '),
    ),
  ];
}
