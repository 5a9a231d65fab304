import { randomBytes, randomInt } from 'node:crypto';

/** A device that waits for its person. Times are epoch ms. */
interface Waiting {
  readonly device: string;
  readonly client: string;
  readonly until: number;
  /** Not to be asked again before. */
  next: number;
  interval: number;
  decided?: { readonly person: string } | 'denied';
}

/** The errors of RFC 8628, section 3.5, by which a device learns how it stands. */
type Pending = 'authorization_pending' | 'slow_down' | 'access_denied' | 'expired_token' | 'invalid_grant';

/** Letters that are told apart when read out, and make no words. https://www.rfc-editor.org/rfc/rfc8628#section-6.1 */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

/** The sign-ins of devices without a browser of their own: begun by the device, decided on a page, fetched once. */
export interface Devices {
  readonly begin: (client: string) => {
    readonly device: string;
    readonly code: string;
    readonly expires: number;
    readonly interval: number;
  };
  /** The device that shows this code and still waits. */
  readonly waits: (code: string) => boolean;
  /** A person, or nobody. False where nothing waits under this code. */
  readonly decide: (code: string, person: string | undefined) => boolean;
  readonly poll: (device: string, client: string) => { readonly person: string } | Pending;
}

export function createDevices(now: () => number, { expires = 600, interval = 1 } = {}): Devices {
  const waiting = new Map<string, Waiting>();
  const find = (code: string) => {
    const found = waiting.get(code.toUpperCase().replaceAll(/[^A-Z]/g, ''));
    return found !== undefined && found.decided === undefined && now() < found.until ? found : undefined;
  };

  return {
    begin(client) {
      const letters = Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
      const device = randomBytes(24).toString('base64url');
      waiting.set(letters, { device, client, until: now() + expires * 1000, next: now(), interval });
      return { device, code: `${letters.slice(0, 4)}-${letters.slice(4)}`, expires, interval };
    },
    waits: (code) => find(code) !== undefined,
    decide(code, person) {
      const found = find(code);
      if (found === undefined) return false;
      found.decided = person === undefined ? 'denied' : { person };
      return true;
    },
    poll(device, client) {
      const [code, found] = [...waiting].find(([, each]) => each.device === device && each.client === client) ?? [];
      if (code === undefined || found === undefined) return 'invalid_grant';
      if (now() >= found.until) return 'expired_token';
      const early = now() < found.next;
      // Five seconds more from then on, as the rule is.
      if (early) found.interval += 5;
      found.next = now() + found.interval * 1000;
      if (early) return 'slow_down';
      if (found.decided === undefined) return 'authorization_pending';
      waiting.delete(code);
      return found.decided === 'denied' ? 'access_denied' : found.decided;
    },
  };
}
