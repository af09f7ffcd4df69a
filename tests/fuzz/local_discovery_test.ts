import { assert, assertEquals } from "@std/assert";
import {
  decodeLsd,
  encodeLsd,
  MAX_LSD_INFO_HASHES,
} from "../../lib/reach/local_discovery/lsd_message.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";

const HASH = "0123456789abcdef0123456789abcdef01234567";

fuzzTest({
  name: "decodeLsd()",
  seeds: [
    encodeLsd({
      host: "239.192.152.143:6771",
      port: 6881,
      infoHashes: [new Uint8Array(20).fill(1), new Uint8Array(20).fill(2)],
      cookie: "0123456789abcdef",
    }),
    utf8(`BT-SEARCH * HTTP/1.1\nport:5\ninfohash:${HASH}\nX: y\n\n`),
    utf8(`BT-SEARCH * HTTP/1.1\r\nPort: 65536\r\nInfohash: ${HASH}\r\n\r\n`),
  ],
  expects: [],
  run(input) {
    const announcement = decodeLsd(input);
    if (announcement === undefined) return;
    const { port, infoHashes } = announcement;
    assert(port > 0 && port < 65_536);
    assert(infoHashes.length > 0 && infoHashes.every((hash) => hash.length === 20));
    if (infoHashes.length > MAX_LSD_INFO_HASHES) return;
    const encoded = encodeLsd(announcement);
    if (encoded.length <= 1_400) assertEquals(decodeLsd(encoded), announcement);
  },
});
