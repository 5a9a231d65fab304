/** One entry of a tar archive; `content` has to be read, or skipped, before the next entry is asked for. */
export interface TarEntry {
  /** As written, without a slash at its end. */
  readonly path: string;
  readonly type: 'file' | 'folder' | 'link' | 'other';
  /** Where a symbolic link leads. */
  readonly link: string;
  readonly executable: boolean;
  readonly content: AsyncIterable<Uint8Array>;
}

const block = 512;
/** Longest header of a long name that is read. */
const headerLimit = 64 * 1024;

/**
 * The entries of a POSIX tar archive (ustar with pax headers, and GNU's long names), as `git archive` writes it.
 * `onComment` is told the archive's comment: the commit, where git made it. Throws an Error with a few words where it is no such archive.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html
 */
export async function* tarEntries(
  archive: AsyncIterable<Uint8Array>,
  onComment: (comment: string) => void,
): AsyncGenerator<TarEntry> {
  const bytes = bytesOf(archive);
  let next: { path?: string; link?: string } = {};
  for (;;) {
    const header = await bytes.exactly(block);
    // Two blocks of zeros end it; an archive that is cut off does not end.
    if (header.every((byte) => byte === 0)) return;
    checkSum(header);
    const size = octal(header, 124, 12);
    const kind = String.fromCharCode(header[156] ?? 0);
    const padding = (block - (size % block)) % block;
    if (kind === 'x' || kind === 'g' || kind === 'L' || kind === 'K') {
      if (size > headerLimit) throw new Error(`it has a header of ${size} bytes`);
      const written = (await bytes.exactly(size)).toString('utf8');
      await bytes.skip(padding);
      if (kind === 'L') next.path = written.replace(/\0.*$/s, '');
      else if (kind === 'K') next.link = written.replace(/\0.*$/s, '');
      else {
        const { path, linkpath, comment } = paxOf(written);
        if (kind === 'g') onComment(comment ?? '');
        else
          next = {
            ...next,
            ...(path === undefined ? {} : { path }),
            ...(linkpath === undefined ? {} : { link: linkpath }),
          };
      }
      continue;
    }
    const prefix = text(header, 345, 155);
    const path = next.path ?? (prefix === '' ? '' : `${prefix}/`) + text(header, 0, 100);
    let left = size;
    yield {
      path: path.replace(/\/+$/, ''),
      type: kind === '0' || kind === '\0' ? 'file' : kind === '5' ? 'folder' : kind === '2' ? 'link' : 'other',
      link: next.link ?? text(header, 157, 100),
      executable: (octal(header, 100, 8) & 0o100) !== 0,
      content: (async function* () {
        while (left > 0) {
          const part = await bytes.some(left);
          left -= part.length;
          yield part;
        }
      })(),
    };
    await bytes.skip(left + padding);
    next = {};
  }
}

interface Bytes {
  /** At least one byte, at most `most`. */
  some(most: number): Promise<Buffer>;
  exactly(count: number): Promise<Buffer>;
  skip(count: number): Promise<void>;
}

function bytesOf(source: AsyncIterable<Uint8Array>): Bytes {
  const iterator = source[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  const some = async (most: number) => {
    while (held.length === 0) {
      const { value, done } = await iterator.next();
      if (done === true) throw new Error('it is cut off');
      held = Buffer.from(value);
    }
    const part = held.subarray(0, most);
    held = held.subarray(part.length);
    return part;
  };
  return {
    some,
    async exactly(count) {
      const parts: Buffer[] = [];
      for (let left = count; left > 0; ) {
        const part = await some(left);
        parts.push(part);
        left -= part.length;
      }
      return Buffer.concat(parts);
    },
    async skip(count) {
      for (let left = count; left > 0; ) left -= (await some(left)).length;
    },
  };
}

function text(header: Buffer, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
}

function octal(header: Buffer, from: number, length: number): number {
  const written = text(header, from, length).trim();
  const value = written === '' ? 0 : /^[0-7]+$/.test(written) ? Number.parseInt(written, 8) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw new Error('it has a header that is not understood');
  return value;
}

/** The sum of the header's bytes, its own field taken as spaces. */
function checkSum(header: Buffer): void {
  let sum = 0;
  for (const [index, byte] of header.entries()) sum += index >= 148 && index < 156 ? 0x20 : byte;
  if (Number.parseInt(text(header, 148, 8), 8) !== sum) throw new Error('it is no tar archive');
}

/** Records `length key=value\n`, the length of the whole record in bytes. */
function paxOf(written: string): Readonly<Record<string, string>> {
  const bytes = Buffer.from(written, 'utf8');
  const found: Record<string, string> = {};
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const length = Number(bytes.subarray(at, space).toString('utf8'));
    if (space === -1 || !Number.isInteger(length) || length <= 0)
      throw new Error('it has a header that is not understood');
    const record = bytes.subarray(space + 1, at + length - 1).toString('utf8');
    const equals = record.indexOf('=');
    found[record.slice(0, equals)] = record.slice(equals + 1);
    at += length;
  }
  return found;
}
