export interface RecallOptions {
  readonly now: () => number;
  /** How long one waits for an answer, ms. */
  readonly withinMs: number;
  readonly onTrouble: (error: unknown) => void;
}

/** An answer is as good as new for so long. */
const keptMs = 60_000;
/** After trouble it is not asked by every click. */
const againMs = 10_000;
const mostKept = 5_000;

/**
 * Asks once a minute for each name, however many wait. Undefined where nothing is known of the name, or no answer came in time and
 * none is remembered: that alone keeps nobody out, since Slack and GitLab have proved already that the account could act.
 */
export function createRecall<Who, T>(
  ask: (who: Who) => Promise<T | undefined>,
  nameOf: (who: Who) => string,
  { now, withinMs, onTrouble }: RecallOptions,
): (who: Who) => Promise<T | undefined> {
  const known = new Map<string, { readonly at: number; readonly value: T | undefined }>();
  const asking = new Map<string, Promise<void>>();

  return async (who) => {
    const name = nameOf(who);
    const before = known.get(name);
    if (before !== undefined && now() - before.at < keptMs) return before.value;
    const question = asking.get(name) ?? begin(who, name);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
    await Promise.race([question, late]);
    clearTimeout(timer);
    return known.get(name)?.value;
  };

  function begin(who: Who, name: string): Promise<void> {
    const question = ask(who)
      .then(
        (value) => remember(name, { at: now(), value }),
        (error: unknown) => {
          onTrouble(error);
          remember(name, { at: now() - keptMs + againMs, value: known.get(name)?.value });
        },
      )
      .finally(() => asking.delete(name));
    asking.set(name, question);
    return question;
  }

  function remember(name: string, entry: { readonly at: number; readonly value: T | undefined }): void {
    known.delete(name);
    known.set(name, entry);
    for (const old of [...known.keys()].slice(0, -mostKept)) known.delete(old);
  }
}
