import { assertEquals } from "@std/assert";
import { formatMagnet, MagnetError, parseMagnet } from "../../lib/metainfo/mod.ts";
import type { SeededRandom } from "../../lib/testing/mod.ts";
import { utf8 } from "../support/bytes.ts";
import { fuzzTest } from "./engine.ts";
import { pick } from "./mutate.ts";

const V1 = "xt=urn:btih:631a31dd0a46257d5078c0dee4e66e26f73e42ac";
const BASE32 = "xt=urn:btih:MMNDDXIKIYSX2UDYYDPOJZTOE33T4QVM";
const KEY = "xs=urn:btpk:8543d3e6115f0f98c944077a4493dcd543e49c739fd998550a1f614ab36ed63e";
const V2 = "xt=urn:btmh:1220d8dd32ac93357c368556af3ac1d95c9d76bd0dff6fa9833ecdac3d53134efabb";

const PARAMETERS = [
  ...[V1, V1, V2, BASE32, "xt=urn:sha1:x", "xt.1=urn:btih:x"],
  ...[KEY, KEY, "xs=urn:btpk:00", "xs=http://x/", "s=6e", "s=6", "s="],
  ...[
    "dn=a+b%20c%2b",
    "dn=%ff%zz%",
    "dn=\u202eé",
    "dn",
    "xl=12",
    "xl=-1",
    "xl=99999999999999999999",
  ],
  ...[
    "tr=udp%3A%2F%2Ft%3A1",
    "tr.1=http://x/a+b",
    "tr=",
    "tr=ftp://a/",
    "ws=http://w/ x",
    "ws=http://[::1",
  ],
  ...[
    "x.pe=1.2.3.4:5",
    "x.pe=[::1]:6",
    "x.pe=a:0",
    "so=0,2,4-6",
    "so=2-1",
    "so=0-999999999",
    "&&=&%",
  ],
];

function generate(random: SeededRandom): Uint8Array {
  const parameters = Array.from({ length: random.below(8) }, () => pick(PARAMETERS, random));
  const joint = random.below(8) === 0 ? "&amp;" : "&";
  return utf8(`magnet:?${parameters.join(joint)}`);
}

fuzzTest({
  name: "parseMagnet()",
  seeds: [
    `magnet:?${V1}&dn=archlinux-2025.05.01-x86_64.iso`,
    `magnet:?${V1}&${V2}&tr=http%3A%2F%2Ftracker%2Eexample.com%2Fannounce&x.pe=[::1]:1&so=0,2-4`,
    `magnet:?${KEY}&s=6e&dn=x`,
    `magnet:?${BASE32}&ws=http://example.com/&xl=1`,
  ].map(utf8),
  generate,
  expects: [MagnetError],
  run(input) {
    const magnet = parseMagnet(new TextDecoder().decode(input));
    assertEquals(parseMagnet(formatMagnet(magnet)), magnet);
  },
});
