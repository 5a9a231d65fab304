/** A tag as registries allow it; a commit sha, whole or its beginning, is one too. https://github.com/opencontainers/distribution-spec */
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const digestPattern = /^sha256:[0-9a-f]{64}$/;

/** What is wrong with a version as typed, before any registry is asked; undefined when it may exist. */
export function versionProblem(version: string): string | undefined {
  if (version.toLowerCase() === 'latest') {
    return 'A deploy names its version: "latest" may be another image tomorrow. Write a tag such as 1.4.2, a commit or a digest.';
  }
  if (version.startsWith('sha256:')) {
    return digestPattern.test(version)
      ? undefined
      : `"${version}" is not a whole digest; write sha256: and its 64 hexadecimal digits.`;
  }
  if (tagPattern.test(version)) return undefined;
  return `"${version}" cannot be a version. Write a tag such as 1.4.2, a commit (or its beginning) or sha256:… .`;
}
