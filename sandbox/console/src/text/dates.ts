const DAY = 86_400_000;

/** `14:58`, in the reader's own time zone and habit. */
export function clockTime(ms: number, seconds = false): string {
  const style: Intl.DateTimeFormatOptions = {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  };
  return new Date(ms).toLocaleTimeString([], style);
}

/** `Today`, `Yesterday`, otherwise the weekday and date. */
export function dayName(ms: number): string {
  return relativeDay(ms) ?? new Date(ms).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
}

/** `just now`, `3 min ago`, `2 h ago`, `5 d ago`. */
export function ago(ms: number, now = Date.now()): string {
  const minutes = Math.round((now - ms) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 24 ? `${hours} h ago` : `${Math.round(hours / 24)} d ago`;
}

function relativeDay(ms: number): string | undefined {
  const today = new Date().setHours(0, 0, 0, 0);
  const day = new Date(ms).setHours(0, 0, 0, 0);
  if (day === today) return 'Today';
  if (Math.round((today - day) / DAY) === 1) return 'Yesterday';
  return Math.round((day - today) / DAY) === 1 ? 'Tomorrow' : undefined;
}

function long(ms: number, options: Intl.DateTimeFormatOptions): string {
  return new Date(ms).toLocaleDateString([], options);
}

// Slack's tokens of `<!date^…>`; `_pretty` ones say today, yesterday and tomorrow.
const TOKENS: Readonly<Record<string, (ms: number) => string>> = {
  date_num: (ms) => new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 10),
  date_slash: (ms) => long(ms, { day: '2-digit', month: '2-digit', year: 'numeric' }),
  date: (ms) => long(ms, { day: 'numeric', month: 'long' }),
  date_short: (ms) => long(ms, { day: 'numeric', month: 'short', year: 'numeric' }),
  date_long: (ms) => long(ms, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  date_long_full: (ms) => long(ms, { day: 'numeric', month: 'long', year: 'numeric' }),
  time: (ms) => clockTime(ms),
  time_secs: (ms) => clockTime(ms, true),
  ago: (ms) => ago(ms),
};

/** Fills the tokens of Slack's date format, such as `{date_short_pretty} at {time}`, in local time. */
export function formatDate(seconds: number, format: string): string {
  const ms = seconds * 1000;
  return format.replace(/\{(\w+?)(_pretty)?\}/g, (whole, token: string, pretty?: string) => {
    if (token === 'day_divider') return dayName(ms);
    const day = pretty ? relativeDay(ms) : undefined;
    return day ?? TOKENS[token]?.(ms) ?? whole;
  });
}
