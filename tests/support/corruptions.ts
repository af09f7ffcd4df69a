import { FakeRandom } from "./fake_random.ts";

/** Bytes of a page of the database. */
const PAGE = 4096;

/** One way to damage a file. */
export interface Corruption {
  readonly name: string;
  /** The file as it is afterwards. */
  apply(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>;
}

function changed(
  bytes: Uint8Array<ArrayBuffer>,
  change: (copy: Uint8Array<ArrayBuffer>) => void,
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  change(copy);
  return copy;
}

/** Where the page in the middle begins. */
function middle(bytes: Uint8Array): number {
  return Math.floor(bytes.length / PAGE / 2) * PAGE;
}

function noise(length: number): Uint8Array<ArrayBuffer> {
  const random = new FakeRandom(1234);
  return Uint8Array.from({ length }, () => random.below(256));
}

/** What can become of a file of state: the kinds that a client of others was tried with, each the same every time. */
export const CORRUPTIONS: readonly Corruption[] = [
  { name: "cut to nothing", apply: (bytes) => bytes.slice(0, 0) },
  { name: "cut to one byte", apply: (bytes) => bytes.slice(0, 1) },
  { name: "cut in half", apply: (bytes) => bytes.slice(0, bytes.length / 2) },
  { name: "cut by one byte", apply: (bytes) => bytes.slice(0, -1) },
  {
    name: "a bit of its header flipped",
    apply: (bytes) => changed(bytes, (copy) => copy[19]! ^= 0x10),
  },
  {
    name: "a bit of its middle flipped",
    apply: (bytes) => changed(bytes, (copy) => copy[middle(copy) + 5]! ^= 0x04),
  },
  {
    name: "a bit of each page flipped",
    apply: (bytes) =>
      changed(bytes, (copy) => {
        for (
          let at = 0;
          at < copy.length;
          at += PAGE
        ) copy[Math.min(at + 2000, copy.length - 1)]! ^= 1;
      }),
  },
  {
    name: "its first page zeroed",
    apply: (bytes) => changed(bytes, (copy) => copy.fill(0, 0, PAGE)),
  },
  {
    name: "a page of its middle zeroed",
    apply: (bytes) => changed(bytes, (copy) => copy.fill(0, middle(copy), middle(copy) + PAGE)),
  },
  { name: "zeroed", apply: (bytes) => new Uint8Array(bytes.length) },
  { name: "noise", apply: (bytes) => noise(bytes.length) },
  {
    name: "a page there twice",
    apply: (bytes) =>
      changed(bytes, (copy) => copy.copyWithin(middle(copy), middle(copy) - PAGE, middle(copy))),
  },
  {
    name: "two pages swapped",
    apply: (bytes) =>
      changed(bytes, (copy) => {
        const at = middle(copy);
        const page = copy.slice(at, at + PAGE);
        copy.copyWithin(at, at - PAGE, at);
        copy.set(page, at - PAGE);
      }),
  },
  {
    name: "noise appended",
    apply: (bytes) => new Uint8Array([...bytes, ...noise(1000)]),
  },
  {
    name: "a wrong version",
    // Of the schema, in a database; of a log, its second number.
    apply: (bytes) =>
      changed(bytes, (copy) => copy.fill(0x63, ...(isLog(copy) ? [4, 8] : [60, 64]))),
  },
  {
    name: "a text of something else",
    apply: () => new TextEncoder().encode("d8:announce3:abce\n"),
  },
];

function isLog(bytes: Uint8Array): boolean {
  return bytes[0] === 0x37 && bytes[1] === 0x7f;
}
