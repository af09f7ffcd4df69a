import { assertEquals } from "@std/assert";
import {
  type CreateOptions,
  lintTorrent,
  type NewFile,
  type PlanOptions,
  planTorrent,
} from "../../../lib/metainfo/mod.ts";

/** The rules that a torrent breaks, with `!` behind those that are errors. */
function lintsOf(
  files: NewFile[],
  plan: Partial<PlanOptions> = {},
  options: CreateOptions = {},
): string[] {
  return lintTorrent(planTorrent(files, { name: "n", ...plan }), options)
    .map(({ level, code }) => level === "error" ? `${code}!` : code);
}

const FILES: NewFile[] = [{ path: "a", length: 1 }, { path: "b", length: 1 }];

Deno.test("lintTorrent() finds nothing wrong with an ordinary torrent", () => {
  for (const version of ["v1", "v2", "hybrid"] as const) {
    const options = {
      trackers: [["http://tracker.example.com/announce"], ["udp://tracker.example.com:80"]],
      webSeeds: ["https://example.com/"],
      comment: "x",
    };
    assertEquals(lintsOf(FILES, { version }, options), []);
  }
});

Deno.test("lintTorrent() looks at sizes", () => {
  assertEquals(lintsOf([{ path: "a", length: 0 }]), ["nothing-to-download!"]);
  assertEquals(lintsOf(FILES, { pieceLength: 32 * 2 ** 20 }), ["long-pieces"]);
  assertEquals(lintsOf([{ path: "a", length: 2 ** 33 }], { pieceLength: 16_384 }), ["too-large!"]);
  assertEquals(lintsOf([{ path: "a", length: 2 ** 33 }]), []);
});

Deno.test("lintTorrent() looks at names", () => {
  const rows: [paths: string[], want: string[]][] = [
    [["a\nb"], ["unsafe-name!"]],
    [["a\\b"], ["unsafe-name!"]],
    [["x".repeat(300)], ["unsafe-name!"]],
    [["a:b"], ["windows-name"]],
    [["sub/aux.c"], ["windows-name"]],
    [["a."], ["windows-name"]],
    [["readme", "README"], ["equal-paths!"]],
    [["a/b", "A/c"], []],
    [["A", "a/b"], ["equal-paths!"]],
    [[Array(101).fill("a").join("/")], ["deep-path!"]],
  ];
  for (const [paths, want] of rows) {
    assertEquals(lintsOf(paths.map((path) => ({ path, length: 1 }))), want);
  }
  assertEquals(lintsOf(FILES, { name: "a\u202eb" }), ["unsafe-name!"]);
});

Deno.test("lintTorrent() looks at links", () => {
  const link = (symlink: string) => [...FILES, { path: "l", length: 0, symlink }];
  assertEquals(lintsOf(link("a")), []);
  assertEquals(lintsOf(link("c")), ["broken-symlink!"]);
  assertEquals(lintsOf(link("l")), ["broken-symlink!"]);
});

Deno.test("lintTorrent() looks at trackers and web seeds", () => {
  const rows: [options: CreateOptions, want: string[]][] = [
    [{ private: true }, ["private-without-tracker!"]],
    [{ private: true, trackers: [["http://a/"]] }, []],
    [{ private: true, trackers: [["http://a/"]], nodes: [{ hostname: "a", port: 1 }] }, [
      "private-with-nodes",
    ]],
    [{ trackers: [["tracker.example.com:80"]] }, ["bad-tracker!"]],
    [{ trackers: [["ftp://a/"], ["x"]] }, ["bad-tracker!"]],
    [{ trackers: [["http://127.0.0.1:1/announce"]] }, ["local-tracker"]],
    [{ trackers: [["udp://localhost:1"]] }, ["local-tracker"]],
    [{ trackers: [["http://[::1]/"]] }, ["local-tracker"]],
    [{ trackers: [["http://192.168.1.1/"]] }, ["local-tracker"]],
    [{ trackers: [["http://a/"], ["http://a/"]] }, ["repeated-tracker"]],
    [{ webSeeds: ["udp://a/"] }, ["bad-web-seed!"]],
    [{ httpSeeds: ["x"] }, ["bad-web-seed!"]],
    [{ webSeeds: ["http://a/b"] }, ["web-seed-without-slash"]],
  ];
  for (const [options, want] of rows) assertEquals(lintsOf(FILES, {}, options), want);
  const [file] = FILES;
  assertEquals(
    lintsOf(file ? [file] : [], { singleFile: true }, { webSeeds: ["http://a/b"] }),
    [],
  );
});

Deno.test("lintTorrent() says what is wrong in words", () => {
  const plan = planTorrent(FILES, { name: "n" });
  assertEquals(lintTorrent(plan, { trackers: [["x"]] }), [
    { level: "error", code: "bad-tracker", message: '"x" is not the URL of a tracker' },
  ]);
});
