import { assert, assertEquals } from "@std/assert";
import { sha1, SHA1_LENGTH } from "../../../lib/hash/mod.ts";
import {
  editMetainfo,
  type Metainfo,
  MetainfoError,
  parseMagnet,
  parseMetainfo,
  PieceLayout,
} from "../../../lib/metainfo/mod.ts";
import { sharedVectors } from "../../support/shared.ts";
import { thrown } from "../../support/thrown.ts";
import { baseName, CORPUS, type CorpusRow, corpusRows, detailsOf, readCorpus } from "./_corpus.ts";
import {
  EMPTY_TORRENTS,
  LENGTHS_OF_LINKS,
  MAGNET_TORRENTS,
  STATED_DETAILS,
  TORRENTS_WITH_DATA,
} from "./_corpus_details.ts";

const ROWS = corpusRows();
const VALID = ROWS.filter(({ expected }) => expected.startsWith("valid"));
const ERROR = ROWS.filter(({ expected }) => expected === "error");
const EITHER = ROWS.filter(({ expected }) => expected === "either");

/** A test that needs the corpus. */
function corpusTest(name: string, fn: () => void | Promise<void>): void {
  Deno.test({ name, ignore: CORPUS === undefined, fn });
}

function parseRow({ path }: CorpusRow): Metainfo {
  return parseMetainfo(readCorpus(path));
}

function numberIn(text: string, regexp: RegExp): number | undefined {
  const found = regexp.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

corpusTest("parseMetainfo() refuses every torrent of the corpus that is stated to be wrong", () => {
  assertEquals(ERROR.length, 50);
  for (const { path } of ERROR) {
    const { message } = thrown(() => parseMetainfo(readCorpus(path)), MetainfoError, path);
    assert(/^Cannot load the torrent: \S.*[^.]$/.test(message), message);
  }
});

corpusTest("parseMetainfo() loads every torrent of the corpus that is stated to be right", () => {
  assertEquals(VALID.length, 136);
  for (const row of VALID) parseRow(row);
});

corpusTest("parseMetainfo() finds the info-hashes and numbers that another parser found", () => {
  for (const row of VALID) {
    const metainfo = parseRow(row);
    const { computed, path } = row;
    const { v1, v2 } = detailsOf(metainfo);
    assertEquals(v1 ?? "-", /v1=(\S+)/.exec(computed)?.[1], path);
    assertEquals(v2, /v2=(\S+)/.exec(computed)?.[1], path);
    assertEquals(metainfo.pieceLength, numberIn(computed, /pl=(\d+)/), path);
    assertEquals(metainfo.private, computed.includes("private=1"), path);
    if (v1 !== undefined) {
      assertEquals(metainfo.pieceCount, numberIn(computed, /pieces=(\d+)/), path);
    }
    const fileCount = v1 === undefined ? /tree=(\d+)/ : /files=(\d+)/;
    assertEquals(metainfo.files.length, numberIn(computed, fileCount) ?? 1, path);
    const said = (numberIn(computed, /total=(\d+)/) ?? 0) - (LENGTHS_OF_LINKS[baseName(path)] ?? 0);
    assertEquals(metainfo.files.reduce((sum, { length }) => sum + length, 0), said, path);
    assertEquals(metainfo.pieceLayers?.size, numberIn(computed, /layers=(\d+)/) ?? (v2 && 0), path);
  }
});

corpusTest("parseMetainfo() finds the details that the sources state", () => {
  const checked = new Set<string>();
  for (const row of VALID) {
    const stated = STATED_DETAILS[baseName(row.path)];
    if (stated === undefined) continue;
    const found = new Map<string, unknown>(Object.entries(detailsOf(parseRow(row))));
    for (const [key, value] of Object.entries(stated)) {
      assertEquals(found.get(key), value, `${row.path}: ${key}`);
    }
    checked.add(baseName(row.path));
  }
  assertEquals(Object.keys(STATED_DETAILS).filter((name) => !checked.has(name)), []);
});

corpusTest("parseMetainfo() follows the rules of Windows for the torrents of the corpus", () => {
  for (const { path } of VALID) {
    const bytes = readCorpus(path);
    const { name, files } = parseMetainfo(bytes, { windows: true });
    for (const element of [name, ...files.flatMap((file) => file.path.split("/"))]) {
      assert(!/^$|[\\:*?"<>|]|[. ]$/.test(element), `${path}: ${element}`);
    }
    if (path.endsWith("/invalid_name3.torrent")) assertEquals(name, "foobar");
  }
});

corpusTest("parseMetainfo() gives paths below the output folder alone", () => {
  for (const row of VALID) {
    const { files } = parseRow(row);
    const folded = files.filter(({ pad }) => !pad).map(({ path }) => path.toLowerCase());
    assertEquals(new Set(folded).size, folded.length, row.path);
    for (const { path, symlink = path } of files) {
      for (const element of `${path}/${symlink}`.split("/")) {
        assert(!/^\.{0,2}$|\\/.test(element), `${row.path}: ${path}`);
      }
    }
  }
});

corpusTest(
  "parseMetainfo() loads torrents that have nothing to download, and no magnet link",
  () => {
    assertEquals(EITHER.map(({ path }) => baseName(path)), [...EMPTY_TORRENTS, ...MAGNET_TORRENTS]);
    for (const row of EITHER) {
      if (MAGNET_TORRENTS.includes(baseName(row.path))) {
        const { message } = thrown(() => parseRow(row), MetainfoError);
        assertEquals(message, "Cannot load the torrent: it is a magnet link in a file");
      } else {
        const { totalLength, warnings } = parseRow(row);
        assertEquals(totalLength, 0);
        assert(warnings.includes("There is nothing in it to download"));
      }
    }
  },
);

corpusTest("editMetainfo() gives canonical torrents of the corpus back as they were", () => {
  let same = 0;
  for (const { path } of VALID) {
    const bytes = readCorpus(path);
    const edited = editMetainfo(bytes, {});
    const { infoBytes, infoHashes } = parseMetainfo(bytes);
    assertEquals(parseMetainfo(edited).infoBytes, infoBytes, path);
    assertEquals(parseMetainfo(edited).infoHashes, infoHashes, path);
    if (edited.length === bytes.length && edited.every((byte, i) => byte === bytes[i])) same++;
    else assert(!path.includes("v2_empty_file") && !path.includes("missing-tailpad"), path);
  }
  // All but those with something behind their end, or unsorted keys outside of the info dictionary.
  assertEquals(same, 126);
});

corpusTest("PieceLayout leads to the data beside the torrents of the corpus", async () => {
  let checked = 0;
  for (const { path } of VALID) {
    if (!TORRENTS_WITH_DATA.includes(baseName(path))) continue;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    const metainfo = parseMetainfo(readCorpus(path));
    const files = metainfo.files.map((file) => readCorpus(folder + file.path));
    const layout = new PieceLayout(metainfo);
    for (let piece = 0; piece < layout.pieceCount; piece++) {
      const spans = layout.spans(piece, 0, layout.pieceSize(piece));
      const data = new Blob(
        spans.map(({ file, offset, length }) =>
          files[file]?.subarray(offset, offset + length) ?? ""
        ),
      );
      const start = piece * SHA1_LENGTH;
      assertEquals(
        sha1(await data.bytes()),
        metainfo.pieceHashes?.slice(start, start + SHA1_LENGTH),
        path,
      );
    }
    checked++;
  }
  assertEquals(checked, TORRENTS_WITH_DATA.length);
});

corpusTest("parseMagnet() reads the link of a torrent of the corpus", () => {
  const row = VALID.find(({ path }) => path.endsWith("archlinux-2025.05.01-x86_64.iso.torrent"));
  assert(row !== undefined);
  const uri = new TextDecoder().decode(readCorpus(row.path.replace(/torrent$/, "magnet")));
  const { infoHashes, name } = parseRow(row);
  const magnet = parseMagnet(uri);
  assertEquals([magnet.infoHashes.v1, magnet.name], [infoHashes.v1, name]);
});

const PATHS = sharedVectors<{ readonly torrent: string; readonly parses: boolean }>(
  "metainfo_paths_transmission",
);

/** Transmission drops empty elements, and so has no path for `["", ""]`; here they are `_`, as in libtorrent. */
const PATH_OF_EMPTY_ELEMENTS = "4:pathl0:0:e";

Deno.test({
  name: "parseMetainfo() does as Transmission's tests of paths say",
  ignore: PATHS.length === 0,
  fn() {
    assertEquals(PATHS.length, 12);
    for (const { torrent, parses } of PATHS) {
      const bytes = new TextEncoder().encode(torrent);
      if (parses || torrent.includes(PATH_OF_EMPTY_ELEMENTS)) {
        for (const { path } of parseMetainfo(bytes).files) {
          assert(/^foo(?:\/(?!\.{0,2}(?:\/|$))[^/]+)+$/.test(path), path);
        }
      } else {
        thrown(() => parseMetainfo(bytes), MetainfoError, torrent);
      }
    }
  },
});

const REGRESSIONS = sharedVectors<string | string[]>("fuzz_regressions_transmission");

Deno.test({
  name: "parseMetainfo() and parseMagnet() throw on what once broke Transmission",
  ignore: REGRESSIONS.length === 0,
  fn() {
    const [metainfos = [], magnets = []] = REGRESSIONS;
    assert(metainfos.length > 0 && magnets.length > 0);
    for (const text of metainfos) {
      const whole = atob(text.slice(0, text.length - text.length % 4));
      const bytes = Uint8Array.from(whole, (character) => character.charCodeAt(0));
      thrown(() => parseMetainfo(bytes), MetainfoError);
    }
    for (const text of magnets) thrown(() => parseMagnet(atob(text)), SyntaxError);
  },
});
