/**
 * Draws the icon of the web page as a PNG, for those who install it and take no SVG: a shoal of three fish heading down,
 * as `lib/page/icon.svg` has it.
 *
 * @module
 */
import { crc32, deflateSync } from "node:zlib";
import { Buffer } from "node:buffer";

/** A colour: red, green, blue. */
type Colour = readonly [red: number, green: number, blue: number];

const BACKGROUND: Colour = [0x0b, 0x7a, 0x75];
const FISH: Colour = [0xff, 0xff, 0xff];

/** Fish, in parts of the width: where the middle of each is, and its length. */
const SHOAL: readonly (readonly [x: number, y: number, length: number])[] = [
  [0.36, 0.3, 0.3],
  [0.66, 0.46, 0.36],
  [0.38, 0.7, 0.3],
];

/** How often each side of a pixel is looked at. */
const SAMPLES = 4;

/** Whether a point is in a fish whose middle is 0, 0 and whose length is 1, head to the right: two arcs and a tail. */
function isInFish(x: number, y: number): boolean {
  const isInBody = x > -0.3 && x < 0.5 && (x - 0.1) ** 2 / 0.16 + y ** 2 / 0.048 < 1;
  const isInTail = x <= -0.18 && x > -0.5 && Math.abs(y) < (-0.18 - x) * 0.75;
  return isInBody || isInTail;
}

function isInShoal(x: number, y: number): boolean {
  return SHOAL.some(([left, top, length]) => isInFish((x - left) / length, (y - top) / length));
}

/** Part of a pixel that is fish. */
function coverage(column: number, row: number, size: number): number {
  let hits = 0;
  for (let sample = 0; sample < SAMPLES ** 2; sample++) {
    const dx = (sample % SAMPLES + 0.5) / SAMPLES;
    const dy = (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES;
    if (isInShoal((column + dx) / size, (row + dy) / size)) hits++;
  }
  return hits / SAMPLES ** 2;
}

/** A PNG, `size` by `size` pixels; all of it is opaque, so that it can be cut to any shape. */
export function drawIcon(size: number): Uint8Array {
  const lines = Buffer.alloc(size * (size * 3 + 1));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const part = coverage(column, row, size);
      const at = row * (size * 3 + 1) + 1 + column * 3;
      for (const [index, channel] of BACKGROUND.entries()) {
        lines[at + index] = Math.round(channel + ((FISH[index] ?? 0) - channel) * part);
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 2, 0, 0, 0], 8); // eight bits of red, green and blue
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(data.length, 0);
  bytes.set(body, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}
