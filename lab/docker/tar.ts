/** Tar archives (POSIX ustar), as the Docker Engine takes them for uploads and images. */

export interface TarEntry {
  /** At most 255 bytes, of which the last 100 after a slash. */
  path: string;
  /** Permission bits. */
  mode: number;
  /** Of a file; left out for a folder or a link. */
  content?: Buffer;
  /** Target of a symbolic link. */
  link?: string;
  /** Number of both user and group; default 0. */
  owner?: number;
}

/** @throws Error for a path that the format has no room for */
export function tarOf(entries: TarEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(entryBlocks), Buffer.alloc(2 * BLOCK)]);
}

const BLOCK = 512;

/** Header and content of one entry, padded to whole blocks. */
export function entryBlocks(entry: TarEntry): Buffer[] {
  const content = entry.content ?? Buffer.alloc(0);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return [header(entry, content.length), content, padding];
}

function header(entry: TarEntry, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const { name, prefix } = split(entry.path);
  const owner = entry.owner ?? 0;
  const type = entry.link !== undefined ? "2" : entry.content ? "0" : "5";
  block.write(name, 0);
  block.write(octal(entry.mode, 7), 100);
  block.write(octal(owner, 7), 108);
  block.write(octal(owner, 7), 116);
  block.write(octal(size, 11), 124);
  block.write(octal(Math.floor(Date.now() / 1_000), 11), 136);
  block.write(" ".repeat(8), 148);
  block.write(type, 156);
  block.write(entry.link ?? "", 157);
  block.write("ustar\u000000", 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${octal(sum, 6)}\u0000 `, 148);
  return block;
}

/** A path of more than 100 bytes is divided at a slash. */
function split(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: "" };
  const slash = path.indexOf("/", path.length - 101);
  const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
  if (slash < 0 || Buffer.byteLength(prefix) > 155 || Buffer.byteLength(name) > 100) {
    throw new Error(`the path ${path} is too long for a tar archive`);
  }
  return { name, prefix };
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
