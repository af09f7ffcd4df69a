/**
 * Messages of peers that others have on record: an extension handshake of qBittorrent (rqbit), and inputs that a fuzzer
 * found for anacrolix's decoder.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { decodeExtensionHandshake, Framer, WireError } from "../../../lib/wire/mod.ts";
import { sharedPath } from "../../support/shared.ts";
import { thrown } from "../../support/thrown.ts";

const HANDSHAKE = sharedPath(
  "corpus/ikatson+rqbit/crates/librqbit/resources/test/extended-handshake.bin",
);

Deno.test({
  name: "decodeExtensionHandshake() reads that of qBittorrent which is on record",
  ignore: HANDSHAKE === undefined,
  fn() {
    assert(HANDSHAKE);
    const framer = new Framer();
    framer.push(Deno.readFileSync(HANDSHAKE));
    const message = framer.next();
    assert(message?.type === "extended");
    assertEquals(message.extension, 0);
    const { messages, ...rest } = decodeExtensionHandshake(message.payload);
    assertEquals([...messages].sort(), [
      ["lt_donthave", 7],
      ["share_mode", 8],
      ["upload_only", 3],
      ["ut_holepunch", 4],
      ["ut_metadata", 2],
      ["ut_pex", 1],
    ]);
    assertEquals({ ...rest }, {
      client: "qBittorrent/4.4.0alpha1",
      metadataSize: 138_876,
      reqq: 500,
      uploadOnly: true,
      yourIp: "127.0.0.1",
    });
    assertEquals(framer.next(), undefined);
  },
});

const FUZZED = sharedPath("corpus/anacrolix+torrent/peer_protocol/testdata/fuzz/FuzzDecoder/");

/** What each of the inputs is here; `more` is what is not whole. */
const EXPECTED: Readonly<Record<string, string>> = {
  "18f327bd85f3ab06": "more",
  "252f96643f6de0fc": "more",
  "44a1b6410e7ce227": "allowedFast",
  "52452abe5ed3cb64": "more",
  "9d2ec002df4eda28": "more",
  "aceaaae6cd039fb5": "error",
  "eb13c84d13ebb034": "more",
};

Deno.test({
  name: "Framer takes what a fuzzer found for another decoder",
  ignore: FUZZED === undefined,
  fn() {
    assert(FUZZED);
    const files = [...Deno.readDirSync(FUZZED)].map(({ name }) => name).sort();
    assertEquals(files, Object.keys(EXPECTED));
    for (const file of files) {
      const framer = new Framer();
      framer.push(readGoSeed(Deno.readTextFileSync(new URL(file, FUZZED))));
      const expected = EXPECTED[file] ?? "";
      if (expected === "error") thrown(() => framer.next(), WireError, file);
      else assertEquals(framer.next()?.type ?? "more", expected, file);
    }
  },
});

/** The bytes of a file of Go's fuzzer: `[]byte("…")` with Go's escapes. */
function readGoSeed(text: string): Uint8Array<ArrayBuffer> {
  const [, literal = ""] = text.match(/^\[\]byte\("(.*)"\)$/m) ?? [];
  const named: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };
  const units = literal.match(/\\x[0-9a-f]{2}|\\.|[^\\]/g) ?? [];
  return Uint8Array.from(units, (unit) => {
    if (!unit.startsWith("\\")) return unit.charCodeAt(0);
    if (unit[1] === "x") return Number.parseInt(unit.slice(2), 16);
    return named[unit[1] ?? ""] ?? unit.charCodeAt(1);
  });
}
