import { inflateRawSync } from 'node:zlib';
import { identityOf, type StackState } from '../../domain/infrastructure/stack-plan.ts';

/** What Coxswain reads of a plan file itself: a zip archive of Terraform and OpenTofu alike. */
export interface PlanFile {
  /** Identity of the state that it was planned on; an empty lineage: there was none yet. */
  readonly state: StackState;
  /** The lock file of the providers that planned, for those that apply; absent: none. */
  readonly locks?: string;
  /** The state as it was found, and as it is after what changed outside was read, as JSON. Values may be secret. */
  readonly found: unknown;
  readonly refreshed: unknown;
}

/** Throws an Error with a few words where it is no plan file, such as one that OpenTofu has encrypted. */
export function readPlanFile(bytes: Buffer): PlanFile {
  const entry = zipEntries(bytes);
  const refreshed = entry('tfstate');
  if (refreshed === undefined) throw new Error('it holds no state');
  const state: unknown = JSON.parse(refreshed.toString('utf8'));
  const found = entry('tfstate-prev');
  const locks = entry('.terraform.lock.hcl')?.toString('utf8');
  return {
    state: identityOf(state),
    refreshed: state,
    found: found === undefined ? state : JSON.parse(found.toString('utf8')),
    ...(locks === undefined ? {} : { locks }),
  };
}

const signatures = { end: 0x06054b50, central: 0x02014b50, local: 0x04034b50 } as const;
/** Larger than any state that a plan of one stack should carry. */
const entryLimit = 256 * 1024 * 1024;

/** Finds entries by name. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
function zipEntries(bytes: Buffer): (name: string) => Buffer | undefined {
  // Its comment is at most 64 kB long.
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end === -1 || bytes.readUInt32LE(end) !== signatures.end) throw new Error('it is no zip archive');
  const places = new Map<string, number>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== signatures.central) throw new Error('its directory is damaged');
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    places.set(bytes.toString('utf8', at + 46, at + 46 + (name ?? 0)), at);
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return (wanted) => {
    const central = places.get(wanted);
    if (central === undefined) return undefined;
    const method = bytes.readUInt16LE(central + 10);
    const length = bytes.readUInt32LE(central + 20);
    const local = bytes.readUInt32LE(central + 42);
    if (bytes.readUInt32LE(local) !== signatures.local) throw new Error('an entry of it is damaged');
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + length);
    if (method === 0) return packed;
    if (method === 8) return inflateRawSync(packed, { maxOutputLength: entryLimit });
    throw new Error(`an entry of it is packed in a way that is not known (${method})`);
  };
}
