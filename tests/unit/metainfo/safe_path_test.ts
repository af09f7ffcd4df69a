import { assert, assertEquals } from "@std/assert";
import { fromHex } from "../../../lib/hash/mod.ts";
import { safePath, safePathElement } from "../../../lib/metainfo/mod.ts";
import { utf8 } from "../../support/bytes.ts";
import { sharedVectors } from "../../support/shared.ts";

/** Bytes that are not UTF-8, as characters U+0000 to U+00FF. */
function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

Deno.test("safePathElement() leaves names as they are that harm nobody", () => {
  for (
    const name of [
      "a",
      "...",
      "a...b",
      ".hidden",
      " a ",
      "a.",
      "con",
      "a:b*?",
      "é",
      "💈",
      "~",
      "-rf",
    ]
  ) {
    assertEquals(safePathElement(utf8(name)), name);
  }
});

Deno.test("safePathElement() replaces control characters and what is not UTF-8", () => {
  const rows: [input: string, want: string][] = [
    ["", "_"],
    ["\x08", "_"],
    ["Icon\r", "Icon_"], // M3
    ["a\x00b\x1fc\x7fd", "a_b_c_d"],
    ["\xc2\x80\xc2\x9f", "__"],
    ["filename\xc2", "filename_"],
    ["filename\xe2\x9f", "filename_"],
    ["filename\xe2x", "filename_x"],
    ["filename\xf8\x9f\x9f\x9f\x9ffoobar", "filename_foobar"],
    ["overlong \xc0\xae \xe0\x80\xae \xf0\x80\x80\xae", "overlong _ _ _"],
    ["surrogate \xed\xa0\x80", "surrogate _"],
    ["beyond \xf4\x90\x80\x80", "beyond _"],
    ["\x80\xff\xfe", "___"],
  ];
  for (const [input, want] of rows) assertEquals(safePathElement(latin1(input)), want);
});

Deno.test("safePathElement() drops separators and what nobody sees", () => {
  const rows: [input: string, want: string][] = [
    ["/etc/passwd", "etcpasswd"],
    ["..\\..\\a", "....a"],
    ["foo\u200ebar\u202egpj.exe", "foobargpj.exe"],
    ["\u061ca\u200b\u2060\u2064\u2066\u2069\ufeffb", "ab"],
  ];
  for (const [input, want] of rows) assertEquals(safePathElement(utf8(input)), want);
});

Deno.test("safePathElement() gives nothing that leads elsewhere", () => {
  for (const input of [".", "..", "/", "//\\", "/..", "\u200b", ".\u200b.", "./", ".\\."]) {
    assertEquals(safePathElement(utf8(input)), "", input);
    assertEquals(safePathElement(utf8(input), { required: true }), "_", input);
  }
});

Deno.test("safePathElement() cuts long names between characters and keeps a short extension", () => {
  const rows: [input: string, want: string][] = [
    ["a".repeat(240), "a".repeat(240)],
    ["a".repeat(241), "a".repeat(240)],
    ["é".repeat(150), "é".repeat(120)],
    ["—".repeat(100) + "a", "—".repeat(80)],
    ["a".repeat(239) + "éa", "a".repeat(239) + "é"],
    ["a".repeat(239) + "💈.1234567890", "a".repeat(239) + "💈"],
    ["a".repeat(300) + ".torrent", "a".repeat(240) + ".torrent"],
    ["a".repeat(300) + ".123456789", "a".repeat(240) + ".123456789"],
    ["a".repeat(300) + ".1234567890", "a".repeat(240)],
    ["." + "a".repeat(300), "." + "a".repeat(239)],
    ["💈".repeat(61) + ".txt", "💈".repeat(60) + ".txt"],
  ];
  for (const [input, want] of rows) {
    assertEquals(safePathElement(utf8(input)), want);
    assert(utf8(want).length <= 253);
  }
});

Deno.test("safePathElement() follows the rules of Windows where they hold", () => {
  const rows: [input: string, want: string][] = [
    ["dev:", "dev_"],
    ['a<b>c"d|e*f?g:h', "a_b_c_d_e_f_g_h"],
    ["a. . .", "a"],
    ["abc   ", "abc"],
    [" abc", " abc"],
    ["CON", "_CON"],
    ["aux.txt", "_aux.txt"],
    ["com9.tar.gz", "_com9.tar.gz"],
    ["lpt0", "_lpt0"],
    ["clock$", "_clock$"],
    ["nul.", "_nul"],
    ["com99.txt", "com99.txt"],
    ["console", "console"],
    ["   ", ""],
  ];
  for (const [input, want] of rows) {
    assertEquals(safePathElement(utf8(input), { windows: true }), want, input);
  }
});

Deno.test("safePath() leaves out elements of which nothing is left, unless they are required", () => {
  const elements = ["a", "..", "/..", ".", "", "c"].map(utf8);
  assertEquals(safePath(elements), ["a", "_", "c"]);
  assertEquals(safePath(elements, { required: true }), ["a", "_", "_", "_", "_", "c"]);
});

interface PathRow {
  readonly elements_hex: string[];
  readonly force: boolean;
  readonly posix: string;
  readonly windows: string;
}

const LIBTORRENT = sharedVectors<PathRow>("path_sanitize_libtorrent");

Deno.test({
  name: "safePath() does as libtorrent's tests of sanitize_append_path_element say",
  ignore: LIBTORRENT.length === 0,
  fn() {
    assertEquals(LIBTORRENT.length, 88);
    for (const { elements_hex, force: required, posix, windows } of LIBTORRENT) {
      const elements = elements_hex.map(fromHex);
      assertEquals(safePath(elements, { required }).join("/"), posix);
      assertEquals(safePath(elements, { required, windows: true }).join("\\"), windows);
    }
  },
});

interface SubpathRow {
  readonly name: string;
  readonly posix_ok: boolean;
  readonly windows_ok: boolean;
}

const TRANSMISSION = sharedVectors<SubpathRow>("subpath_sanitized_transmission");

/** Windows takes a blank at the beginning, and libtorrent's rules leave it. */
const TAKEN_BY_WINDOWS = [" foo"];

Deno.test({
  name: "safePathElement() leaves just those names that Transmission's tests call sanitized",
  ignore: TRANSMISSION.length === 0,
  fn() {
    assertEquals(TRANSMISSION.length, 18);
    for (const { name, posix_ok, windows_ok } of TRANSMISSION) {
      const isTaken = TAKEN_BY_WINDOWS.includes(name);
      assertEquals(safePathElement(utf8(name)) === name, posix_ok, name);
      const windows = safePathElement(utf8(name), { windows: true });
      assertEquals(windows === name, windows_ok || isTaken, name);
    }
  },
});
