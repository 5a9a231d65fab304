/** What a typed version can be. `latest` and other words that name no image are found out by the registry. */
export type VersionForm =
  | { readonly form: 'digest'; readonly digest: string }
  | { readonly form: 'commit'; readonly sha: string }
  /** Six hex digits or more that may begin a commit's sha, or be a tag after all. */
  | { readonly form: 'prefix'; readonly text: string }
  | { readonly form: 'tag'; readonly text: string };

const commit = /^[0-9a-f]{40}$/;
const prefix = /^[0-9a-f]{6,39}$/i;

export function versionForm(typed: string): VersionForm {
  const text = typed.trim();
  if (/^sha256:[0-9a-f]{64}$/i.test(text)) return { form: 'digest', digest: text.toLowerCase() };
  if (commit.test(text.toLowerCase())) return { form: 'commit', sha: text.toLowerCase() };
  return prefix.test(text) ? { form: 'prefix', text } : { form: 'tag', text };
}

/** The tag that is a full commit sha. */
export function commitOf(tags: readonly string[]): string | undefined {
  return tags.find((tag) => commit.test(tag));
}

/**
 * What people call an image: its version tag (one that looks like `1.4.2` before any other word), else its short commit
 * sha, else its short digest.
 */
export function nameOf(tags: readonly string[], digest: string): string {
  const words = tags.filter((tag) => !commit.test(tag)).toSorted();
  const version = words.find((tag) => /^v?\d+\.\d+/.test(tag)) ?? words.find((tag) => tag !== 'latest');
  return version ?? commitOf(tags)?.slice(0, 7) ?? `sha256:${digest.replace('sha256:', '').slice(0, 12)}`;
}

/** Commits among the tags that begin with the prefix. */
export function commitsWith(text: string, tags: Iterable<string>): string[] {
  const start = text.toLowerCase();
  return [...new Set(tags)].filter((tag) => commit.test(tag) && tag.startsWith(start)).toSorted();
}
