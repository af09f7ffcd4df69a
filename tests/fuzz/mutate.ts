import type { SeededRandom } from "../../lib/testing/mod.ts";
import { MutableBytes } from "./mutable_bytes.ts";

/** Bytes of an input at most, so that one in a million is not what all the time goes to. */
const MAX_INPUT_LENGTH = 8_192;

/** Bytes that a small input can grow by. */
const MIN_ROOM = 512;

/** Changes of one input at most; most have fewer, so that many stay nearly right. */
const MAX_CHANGES = 6;

const COLON = 0x3a;

/** Bytes that mean something somewhere: ends of ranges, and the letters of bencode, URLs and UTF-8. */
const TELLING_BYTES = [
  ...[0x00, 0x01, 0x0a, 0x0d, 0x20, 0x7f, 0x80, 0xbf, 0xc0, 0xe0, 0xf0, 0xf8, 0xfe, 0xff],
  ...Array.from("deil:-0129/\\.%&=?+,", (character) => character.charCodeAt(0)),
];

/** Numbers that mean something somewhere. */
const TELLING_NUMBERS = [
  "0",
  "1",
  "-1",
  "00",
  "2",
  "19",
  "20",
  "32",
  "127",
  "255",
  "256",
  "16383",
  "16384",
  "16385",
  "65535",
  "65536",
  "2097153",
  "2147483647",
  "2147483648",
  "4294967295",
  "4294967296",
  "9007199254740991",
  "9007199254740992",
  "9223372036854775807",
  "18446744073709551615",
  "99999999999999999999",
];

/** Changes something. */
type Change = (bytes: MutableBytes, random: SeededRandom, seeds: readonly Uint8Array[]) => void;

const CHANGES: readonly Change[] = [
  flipBit,
  setTellingByte,
  insertTellingByte,
  removeRun,
  repeatRun,
  moveRun,
  truncate,
  splice,
  changeNumber,
  changeNumber,
  changeLength,
];

/** Makes an input of one of the seeds by some changes. */
export function mutate(
  seeds: readonly Uint8Array[],
  random: SeededRandom,
): Uint8Array<ArrayBuffer> {
  const seed = pick(seeds, random);
  const bytes = new MutableBytes(seed, Math.min(2 * seed.length + MIN_ROOM, MAX_INPUT_LENGTH));
  const changes = 1 + random.below(1 + random.below(MAX_CHANGES));
  for (let i = 0; i < changes; i++) pick(CHANGES, random)(bytes, random, seeds);
  return bytes.slice();
}

/** Picks one of several. */
export function pick<T>(choices: readonly T[], random: SeededRandom): T {
  return choices[random.below(choices.length)]!;
}

function flipBit(bytes: MutableBytes, random: SeededRandom): void {
  const position = random.below(bytes.length);
  bytes.set(position, (bytes.at(position) ?? 0) ^ 1 << random.below(8));
}

function setTellingByte(bytes: MutableBytes, random: SeededRandom): void {
  bytes.set(random.below(bytes.length), pick(TELLING_BYTES, random));
}

function insertTellingByte(bytes: MutableBytes, random: SeededRandom): void {
  bytes.splice(random.below(bytes.length + 1), 0, [pick(TELLING_BYTES, random)]);
}

function removeRun(bytes: MutableBytes, random: SeededRandom): void {
  bytes.splice(random.below(bytes.length + 1), 1 + random.below(16));
}

function repeatRun(bytes: MutableBytes, random: SeededRandom): void {
  const start = random.below(bytes.length + 1);
  const run = bytes.slice(start, start + 1 + random.below(64));
  const times = 1 + random.below(random.below(20) === 0 ? 100 : 3);
  for (let i = 0; i < times; i++) bytes.splice(start, 0, run);
}

function moveRun(bytes: MutableBytes, random: SeededRandom): void {
  const start = random.below(bytes.length + 1);
  const run = bytes.slice(start, start + 1 + random.below(64));
  bytes.splice(start, run.length);
  bytes.splice(random.below(bytes.length + 1), 0, run);
}

function truncate(bytes: MutableBytes, random: SeededRandom): void {
  if (random.below(4) === 0) bytes.splice(random.below(bytes.length + 1), bytes.length);
}

function splice(bytes: MutableBytes, random: SeededRandom, seeds: readonly Uint8Array[]): void {
  const other = pick(seeds, random);
  const start = random.below(other.length + 1);
  const run = other.subarray(start, start + 1 + random.below(256));
  bytes.splice(random.below(bytes.length + 1), random.below(64), run);
}

/** Puts another number where there is one. */
function changeNumber(bytes: MutableBytes, random: SeededRandom): void {
  const run = digitsAfter(bytes, random.below(bytes.length + 1));
  if (run.length > 0) {
    bytes.splice(run.start, run.length, asciiBytes(pick(TELLING_NUMBERS, random)));
  }
}

/** Makes a byte string a little longer or shorter, and its length with it. */
function changeLength(bytes: MutableBytes, random: SeededRandom): void {
  const { start, length } = digitsAfter(bytes, random.below(bytes.length + 1));
  const colon = start + length;
  if (length === 0 || bytes.at(colon) !== COLON) return;
  const said = Number(String.fromCharCode(...bytes.slice(start, colon)));
  const added = Math.max(random.below(5) - 2, -said);
  if (said > MAX_INPUT_LENGTH) return;
  bytes.splice(colon + 1, Math.max(0, -added), Array<number>(Math.max(0, added)).fill(COLON));
  bytes.splice(start, length, asciiBytes(String(said + added)));
}

/** Finds the next run of digits; an empty one where there is none. */
function digitsAfter(bytes: MutableBytes, position: number): { start: number; length: number } {
  let start = position;
  while (start < bytes.length && !isDigit(bytes.at(start))) start++;
  let end = start;
  while (isDigit(bytes.at(end))) end++;
  return { start, length: end - start };
}

function asciiBytes(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
