import type { fromTemporaryCredentials } from '@aws-sdk/credential-providers';

type Provider = ReturnType<typeof fromTemporaryCredentials>;
type Credentials = ReturnType<Provider>;

/** The SDK asks again five minutes before the end; what is handed on must last longer than that. */
const spareMs = 6 * 60_000;

/** A provider that several clients share: what one of them was given serves the others until shortly before it expires. */
export function shared(provider: Provider): Provider {
  let current: Credentials | undefined;
  return async (properties) => {
    const asked = current;
    if (asked !== undefined) {
      const known = await asked.catch(() => undefined);
      const left = known?.expiration === undefined ? Number.POSITIVE_INFINITY : known.expiration.getTime() - Date.now();
      if (known !== undefined && left > spareMs) return known;
    }
    // What could not be had, or is used up, is asked for anew: by the first of those who found that.
    if (current === undefined || current === asked) current = provider(properties);
    return current;
  };
}
