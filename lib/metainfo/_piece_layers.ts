import { BencodeDict, bytesToKey, keyToBytes } from "../bencode/mod.ts";
import { equalBytes, merkleRoot, pieceLayerOf, SHA256_LENGTH, toHex } from "../hash/mod.ts";
import { MetainfoError } from "./error.ts";
import type { TorrentFile } from "./metainfo.ts";

/**
 * Reads `piece layers` (BEP 52), each of which must be whole and lead to the root of its file. One may be missing.
 *
 * @throws {MetainfoError} if one is of no file, too short, too long, or wrong.
 */
export function readPieceLayers(
  root: BencodeDict,
  files: readonly TorrentFile[],
  pieceLength: number,
): Map<string, Uint8Array> {
  const layers = new Map<string, Uint8Array>();
  const said = root.get("piece layers");
  if (said === undefined) return layers;
  if (!(said instanceof BencodeDict)) {
    throw new MetainfoError("its piece layers are not a dictionary");
  }
  const pieceCounts = new Map<string, number>();
  for (const { piecesRoot, length } of files) {
    if (piecesRoot === undefined) continue;
    pieceCounts.set(bytesToKey(piecesRoot), Math.ceil(length / pieceLength));
  }
  const layer = pieceLayerOf(pieceLength);
  for (const [key, hashes] of said) {
    const pieceCount = pieceCounts.get(key);
    if (pieceCount === undefined) throw new MetainfoError("it has the piece layer of no file");
    const isWhole = hashes instanceof Uint8Array && hashes.length === pieceCount * SHA256_LENGTH;
    const piecesRoot = keyToBytes(key);
    if (!isWhole || !equalBytes(merkleRoot(hashes, { layer }), piecesRoot)) {
      throw new MetainfoError(
        `the piece layer of the file with root ${toHex(piecesRoot)} is wrong`,
      );
    }
    if (pieceCount > 1) layers.set(toHex(piecesRoot), hashes);
  }
  return layers;
}
