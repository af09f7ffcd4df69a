import { type KeyObject, verify, X509Certificate } from "node:crypto";
import { BencodeDict, decode } from "../bencode/mod.ts";
import { concatBytes } from "../hash/mod.ts";

/** Signatures of a torrent that are looked at; a guard, for each costs a millisecond. */
const MAX_SIGNATURES = 16;

/** Bits of an RSA key that are taken at least: shorter ones have been broken. */
const MIN_KEY_BITS = 1_024;

/** Digests that signatures are made with: BEP 35 names none, and its own tool takes SHA-1. */
const DIGESTS = ["RSA-SHA256", "RSA-SHA1"];

/** One signature of a torrent (BEP 35). */
interface Signature {
  /** RSA over what is signed. */
  readonly signature: Uint8Array;
  /** What is signed: the info dictionary, then the signature's own, if it has one. */
  readonly signed: Uint8Array;
  /** The signature's own info dictionary. */
  readonly info: BencodeDict | undefined;
}

/**
 * Whether who has a certificate signed a torrent (BEP 35): an RSA signature (PKCS #1 v1.5) over its info dictionary.
 *
 * Says nothing of who that is: it compares with a certificate that is known already.
 *
 * @param metainfoBytes A metainfo file.
 * @param certificate X.509, in DER.
 * @throws {BencodeError} if it is no bencode.
 */
export function isSignedBy(metainfoBytes: Uint8Array, certificate: Uint8Array): boolean {
  const root = decode(metainfoBytes);
  return root instanceof BencodeDict &&
    findSignature(root, metainfoBytes, certificate) !== undefined;
}

/** Gives what the holder of a certificate says beside his signature; undefined if he did not sign, or says nothing. */
export function signedInfo(
  root: BencodeDict,
  metainfoBytes: Uint8Array,
  certificate: Uint8Array,
): BencodeDict | undefined {
  return findSignature(root, metainfoBytes, certificate)?.info;
}

function findSignature(
  root: BencodeDict,
  bytes: Uint8Array,
  certificate: Uint8Array,
): Signature | undefined {
  const signatures = readSignatures(root, bytes);
  const key = signatures.length > 0 ? publicKeyOf(certificate) : undefined;
  if (key === undefined) return undefined;
  return signatures.find(({ signature, signed }) =>
    DIGESTS.some((digest) => verify(digest, signed, key, signature))
  );
}

function readSignatures(root: BencodeDict, bytes: Uint8Array): Signature[] {
  const info = root.span("info");
  const all = root.dict("signatures");
  if (info === undefined || all === undefined) return [];
  const infoBytes = bytes.subarray(info.start, info.end);
  const found: Signature[] = [];
  for (const entity of [...all.keys()].slice(0, MAX_SIGNATURES)) {
    const span = all.span(entity);
    if (span === undefined) continue;
    // Decoded by itself it remembers where its values are, which are too deep in the file for that.
    const own = bytes.subarray(span.start, span.end);
    const entry = decode(own);
    if (!(entry instanceof BencodeDict)) continue;
    const signature = entry.bytes("signature");
    if (signature === undefined) continue;
    const ownInfo = entry.span("info");
    const signed = ownInfo
      ? concatBytes([infoBytes, own.subarray(ownInfo.start, ownInfo.end)])
      : infoBytes;
    found.push({ signature, signed, info: entry.dict("info") });
  }
  return found;
}

/** The RSA key in a certificate; undefined where it has none that counts. */
function publicKeyOf(certificate: Uint8Array): KeyObject | undefined {
  try {
    const { publicKey } = new X509Certificate(certificate);
    const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
    return publicKey.asymmetricKeyType === "rsa" && bits >= MIN_KEY_BITS ? publicKey : undefined;
  } catch {
    return undefined; // What can not be read is the certificate of nobody.
  }
}
