import { assert, assertEquals } from "@std/assert";
import { toHex } from "../../../lib/hash/mod.ts";
import { formatMagnet, parseMagnet } from "../../../lib/metainfo/mod.ts";
import { sharedPath } from "../../support/shared.ts";

const FILE = sharedPath(
  "corpus/transmission+transmission/tests/libtransmission/assets/archlinux-2025.05.01-x86_64.iso.magnet",
);

Deno.test({
  name: "parseMagnet() reads the magnet link of the corpus, and formatMagnet() writes it again",
  ignore: FILE === undefined,
  fn() {
    assert(FILE);
    const text = Deno.readTextFileSync(FILE).trim();
    const magnet = parseMagnet(text);
    assertEquals(
      toHex(magnet.infoHashes.v1 ?? new Uint8Array()),
      "2e34989b1c60df821b2d046c884d8f4d1858b97a",
    );
    assertEquals(magnet.name, "archlinux-2025.05.01-x86_64.iso");
    assertEquals(formatMagnet(magnet), text);
  },
});
