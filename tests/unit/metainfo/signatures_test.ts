import { assert, assertEquals } from "@std/assert";
import { encode } from "../../../lib/bencode/mod.ts";
import { isSignedBy, parseMetainfo } from "../../../lib/metainfo/mod.ts";
import { makeSigner, signatureOf } from "../../support/signed_torrent.ts";
import { type Dict, v1Torrent } from "./_torrents.ts";

const ORIGINATOR = makeSigner();
const OTHER = makeSigner();

const INFO: Dict = { "length": 10, "name": "n", "piece length": 16384, "pieces": "a".repeat(20) };

Deno.test("isSignedBy() takes the signature of one certificate over the info dictionary", () => {
  const { certificate } = ORIGINATOR;
  const signed = (...entries: Dict[]) =>
    encode({
      info: INFO,
      signatures: Object.fromEntries(entries.map((entry, i) => [`com.example${i}`, entry])),
    });
  for (const digest of ["RSA-SHA1", "RSA-SHA256"]) {
    const right = signatureOf(INFO, ORIGINATOR, { digest });
    assert(isSignedBy(signed(right), certificate), digest);
    assert(isSignedBy(signed({ signature: 7 }, signatureOf(INFO, OTHER), right), certificate));
    assert(!isSignedBy(signed(right), OTHER.certificate));
    assert(!isSignedBy(signed({ ...right, info: {} }), certificate), "more is said than signed");
  }
  const withInfo = signatureOf(INFO, ORIGINATOR, { info: { x: 1 } });
  assert(isSignedBy(signed(withInfo), certificate));
  assert(!isSignedBy(signed({ ...withInfo, info: { x: 2 } }), certificate));
  assert(!isSignedBy(signed({ signature: withInfo.signature }), certificate));
  const other = signatureOf({ ...INFO, name: "m" }, ORIGINATOR);
  assert(!isSignedBy(signed(other), certificate), "of another torrent");
});

Deno.test("isSignedBy() is false where there is no signature, or nobody's certificate", () => {
  const right = signatureOf(INFO, ORIGINATOR);
  const bytes = encode({ info: INFO, signatures: { x: right } });
  for (
    const certificate of [new Uint8Array(), new Uint8Array(9), ORIGINATOR.certificate.slice(9)]
  ) {
    assert(!isSignedBy(bytes, certificate));
  }
  const { certificate } = ORIGINATOR;
  for (const signatures of [undefined, {}, "x", { x: "y" }, { x: {} }, { x: { signature: "" } }]) {
    assert(!isSignedBy(encode({ info: INFO, signatures }), certificate));
  }
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, i) => [`a${i}`, { signature: new Uint8Array(256) }]),
  );
  assert(!isSignedBy(encode({ info: INFO, signatures: { ...many, z: right } }), certificate));
  const weak = makeSigner(512);
  const weakly = encode({ info: INFO, signatures: { x: signatureOf(INFO, weak) } });
  assert(!isSignedBy(weakly, weak.certificate));
});

Deno.test("parseMetainfo() reads where to ask for a newer torrent, and who has to sign it", () => {
  const plain = parseMetainfo(v1Torrent());
  assertEquals([plain.updateUrl, plain.originator], [undefined, undefined]);
  const { certificate } = ORIGINATOR;
  const metainfo = parseMetainfo(
    v1Torrent({ "update-url": "https://a/feed?x=1", originator: certificate }),
  );
  assertEquals([metainfo.updateUrl, metainfo.originator], ["https://a/feed?x=1", certificate]);
  for (const url of ["ftp://a/", "javascript:alert(1)", "file:///etc/passwd", "x", 7]) {
    const wrong = parseMetainfo(v1Torrent({ "update-url": url, originator: "" }));
    assertEquals([wrong.updateUrl, wrong.originator], [undefined, undefined]);
    assertEquals(wrong.warnings, ["1 URLs cannot be followed and are left out"]);
  }
});

Deno.test("parseMetainfo() takes the URL that the originator has signed for the one in the info dictionary", () => {
  const info = { ...INFO, "update-url": "http://old/", originator: ORIGINATOR.certificate };
  const urlOf = (signer: typeof ORIGINATOR) => {
    const signature = signatureOf(info, signer, { info: { "update-url": "http://new/" } });
    return parseMetainfo(encode({ info, signatures: { x: signature } })).updateUrl;
  };
  assertEquals([urlOf(ORIGINATOR), urlOf(OTHER)], ["http://new/", "http://old/"]);
});
