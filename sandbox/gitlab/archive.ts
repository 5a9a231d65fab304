import { gzipSync } from 'node:zlib';

const block = 512;

/** A project's files as `git archive` packs them: one folder at the top, the commit in the archive's comment. */
export function archiveOf(folder: string, sha: string, files: ReadonlyMap<string, Buffer>): Buffer {
  const record = ` comment=${sha}\n`;
  // A record begins with its own length: two digits here.
  const comment = Buffer.from(`${record.length + 2}${record}`);
  const parts = [entry('pax_global_header', 'g', comment), entry(`${folder}/`, '5', Buffer.alloc(0))];
  for (const [path, content] of files) parts.push(entry(path, '0', content, folder));
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]));
}

function entry(path: string, kind: string, content: Buffer, prefix = ''): Buffer {
  if (Buffer.byteLength(path) > 100 || Buffer.byteLength(prefix) > 155)
    throw new Error(`${path} is longer than a header of tar holds`);
  const header = Buffer.alloc(block);
  header.write(path, 0);
  header.write(kind === '5' ? '0000755\0' : '0000644\0', 100);
  header.write('0000000\0', 108);
  header.write('0000000\0', 116);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(kind, 156);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, content, Buffer.alloc((block - (content.length % block)) % block)]);
}
