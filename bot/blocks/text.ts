import type { ContextBlock, KnownBlock, SectionBlock } from '@slack/types';

/** What is posted: blocks, and the same in plain words for notifications and screen readers. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/** Slack's limits. https://docs.slack.dev/reference/block-kit/blocks */
export const limits = {
  blocks: 50,
  section: 3000,
  contextText: 2000,
  fallback: 3000,
  alt: 2000,
  button: 75,
  value: 2000,
} as const;

/** Cuts at `max` characters, the last one an ellipsis; never through a surrogate pair. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  const whole = /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
  return `${whole}…`;
}

/** Cuts mrkdwn at `max` characters, but not inside an entity or a `<…>` token, which would turn to rubbish. */
export function clipMarkup(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = clip(text, max).slice(0, -1);
  return `${cut.replace(/&[a-z]{0,3}$/, '').replace(/<[^>]*$/, '')}…`;
}

/** Text from elsewhere, harmless in mrkdwn. https://docs.slack.dev/messaging/formatting-message-text#escaping */
export function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** The reverse, for the plain fallback: dates become their own fallback, marks go. */
export function plain(markup: string): string {
  return markup
    .replaceAll(/<!date\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/(^|[\s(])[*_]([^*_\n]+)[*_](?=[\s,.:;)]|$)/g, '$1$2')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** A moment in the reader's own time zone; the fallback is UTC. https://docs.slack.dev/messaging/formatting-message-text#date-formatting */
export function moment(iso: string, style: 'time' | 'exact' | 'day' = 'time'): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return escape(iso);
  const format = { time: '{time}', exact: '{time_secs}', day: '{date_short_pretty} {time}' }[style];
  const text = at.toISOString();
  const fallback =
    style === 'day'
      ? `${text.slice(0, 16).replace('T', ' ')} UTC`
      : `${text.slice(11, style === 'exact' ? 19 : 16)} UTC`;
  return `<!date^${Math.floor(at.getTime() / 1000)}^${format}|${fallback}>`;
}

/** Slack refuses an empty text. */
export function section(markup: string): SectionBlock {
  return { type: 'section', text: { type: 'mrkdwn', text: clipMarkup(markup, limits.section) || ' ' } };
}

export function context(markup: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: clipMarkup(markup, limits.contextText) || ' ' }] };
}

/** Lines in as few sections as hold them, at most `blocks`; what does not fit is counted in the last line. */
export function sections(lines: readonly string[], blocks: number): SectionBlock[] {
  const texts: string[] = [];
  let rest = lines.length;
  for (const line of lines.map((text) => clipMarkup(text, limits.section - 100))) {
    const last = texts.at(-1);
    if (last !== undefined && last.length + line.length + 1 <= limits.section - 60)
      texts[texts.length - 1] = `${last}\n${line}`;
    else if (texts.length < blocks) texts.push(line);
    else break;
    rest -= 1;
  }
  const more = rest === 0 ? '' : `\n… and ${rest} more lines`;
  return texts.map((text, index) => section(index === texts.length - 1 ? text + more : text));
}
