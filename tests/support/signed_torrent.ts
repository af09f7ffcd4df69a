import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { type Encodable, encode } from "../../lib/bencode/mod.ts";
import { concatBytes, fromHex } from "../../lib/hash/mod.ts";

/** Who signs torrents. */
export interface Signer {
  /** His X.509 certificate, in DER. */
  readonly certificate: Uint8Array<ArrayBuffer>;
  /** His key. */
  readonly privateKey: KeyObject;
}

/** SHA-256 with RSA, as an AlgorithmIdentifier in DER. */
const SHA256_WITH_RSA = fromHex("300d06092a864886f70d01010b0500");

/** Makes a key and a certificate that is signed with itself. */
export function makeSigner(modulusLength = 2_048): Signer {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength });
  const text = (value: string) => new TextEncoder().encode(value);
  const commonName = concatBytes([fromHex("0603550403"), der(0x0c, text("com.example"))]);
  const name = der(0x30, der(0x31, der(0x30, commonName)));
  const time = der(0x17, text("200101000000Z"));
  const body = der(
    0x30,
    concatBytes([
      der(0x02, Uint8Array.of(1)),
      SHA256_WITH_RSA,
      name,
      der(0x30, concatBytes([time, time])),
      name,
      new Uint8Array(publicKey.export({ type: "spki", format: "der" })),
    ]),
  );
  const signature = new Uint8Array(sign("RSA-SHA256", body, privateKey));
  const bits = der(0x03, concatBytes([Uint8Array.of(0), signature]));
  return { certificate: der(0x30, concatBytes([body, SHA256_WITH_RSA, bits])), privateKey };
}

/** Signs a torrent (BEP 35): gives the entry in its `signatures`. */
export function signatureOf(
  info: Encodable,
  { privateKey }: Signer,
  options: { readonly digest?: string; readonly info?: Encodable } = {},
): Record<string, Encodable> {
  const own = options.info === undefined ? new Uint8Array() : encode(options.info);
  const signature = sign(
    options.digest ?? "RSA-SHA1",
    concatBytes([encode(info), own]),
    privateKey,
  );
  return {
    signature: new Uint8Array(signature),
    ...(options.info === undefined ? {} : { info: options.info }),
  };
}

/** One value in DER. */
function der(tag: number, value: Uint8Array): Uint8Array<ArrayBuffer> {
  const { length } = value;
  const header = length < 0x80
    ? [tag, length]
    : length < 0x100
    ? [tag, 0x81, length]
    : [tag, 0x82, length >> 8, length & 255];
  return concatBytes([Uint8Array.from(header), value]);
}
