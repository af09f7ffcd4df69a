import { assertEquals } from "@std/assert";
import { plugin } from "../../../tools/lint_plugin.ts";

/** A sample, where it stands, and the rules that it breaks: one name for each time, "shoal/" left out. */
interface Sample {
  readonly at: string;
  readonly source: string;
  readonly breaks?: readonly string[];
}

const WIRE = "lib/wire/sample.ts";
const NET = "lib/net/sample.ts";
const DISK = "lib/disk/sample.ts";
const CLI = "lib/cli/sample.ts";
const TEST = "tests/unit/wire/sample_test.ts";

function checkSamples(rule: string, samples: readonly Sample[]): void {
  for (const { at, source, breaks = [] } of samples) {
    const found = Deno.lint.runPlugin(plugin, at, source).map(({ id }) => id);
    assertEquals(found, breaks.map((name) => `shoal/${name}`), `${rule}: ${at}: ${source}`);
  }
}

/** Samples that each break the rule once at `at`, and not at `elsewhere`. */
function placed(
  rule: string,
  sources: readonly string[],
  { at, elsewhere }: { at: readonly string[]; elsewhere: readonly string[] },
): Sample[] {
  return sources.flatMap((source) => [
    ...at.map((path) => ({ at: path, source, breaks: [rule] })),
    ...elsewhere.map((path) => ({ at: path, source })),
  ]);
}

Deno.test("shoal/no-ambient fires on the outside below host", () => {
  checkSamples(
    "no-ambient",
    placed("no-ambient", [
      "setTimeout(run, 10);",
      "setInterval(run, 10);",
      "const t = Date.now();",
      'const t = Date["now"]();',
      "const t = new Date();",
      "const t = Date();",
      "const t = performance.now();",
      "crypto.getRandomValues(bytes);",
      "crypto.randomUUID();",
      'await crypto.subtle.digest("SHA-1", bytes);',
      "AbortSignal.timeout(10);",
      "const w = new Worker(url);",
      "let t: ReturnType<typeof setTimeout>;",
      "const io = { fetch };",
      "globalThis.close();",
      "Deno.noColor;",
      "type Conn = Deno.Conn;",
      'console.log("x");',
      'import { randomBytes } from "node:crypto";',
      'import { webcrypto as c } from "node:crypto";',
      'import { setTimeout as wait } from "node:timers/promises";',
      'import { Buffer } from "node:buffer";',
      'await import("node:os");',
    ], { at: [WIRE, "lib/session/sample.ts", "lib/tracker/server/sample.ts"], elsewhere: [TEST] }),
  );
  checkSamples("no-ambient", [
    { at: WIRE, source: 'import * as all from "node:crypto";', breaks: ["no-ambient"] },
    { at: NET, source: "setTimeout(run, Date.now());" },
    { at: CLI, source: 'console.log(Deno.args, performance.now(), "x");' },
  ]);
});

Deno.test("shoal/no-ambient is silent on what only has the same name", () => {
  checkSamples(
    "no-ambient",
    [
      "clock.now(); clock.performance; http.fetch(url);",
      "interface Io { fetch(): void; performance: number; readonly Worker: string }",
      "class A { setTimeout = 1; fetch() { return this.setTimeout; } get Deno() { return 2; } }",
      "enum Kind { Worker }",
      "const io = { fetch: 1, performance: 2 };",
      "const { fetch: get } = io;",
      "const d = new Date(milliseconds);",
      'import { createHash, hash, sign } from "node:crypto";',
      "const { Deno: x } = names; x.y;",
      "controller.abort(); AbortSignal.any([a, b]);",
    ].map((source) => ({ at: WIRE, source })),
  );
});

Deno.test("shoal/no-sockets leaves sockets to net", () => {
  checkSamples(
    "no-sockets",
    placed("no-sockets", [
      "await fetch(url);",
      "new WebSocket(url);",
      'await Deno.connect({ hostname: "::1", port: 1 });',
      "Deno.listen({ port: 0 });",
      "Deno.listenDatagram(at);",
      "Deno.serve(handle);",
      "Deno.createHttpClient({});",
      "await Deno.resolveDns(name, kind);",
      'import { connect } from "node:net";',
      'import dgram from "node:dgram";',
      'import { lookup } from "node:dns/promises";',
    ], { at: [CLI, DISK, "lib/host/sample.ts", "cli.ts"], elsewhere: [NET, TEST] }),
  );
  checkSamples("no-sockets", [{
    at: CLI,
    source: "network.listen(at); Deno.addSignalListener(s, f);",
  }]);
});

Deno.test("shoal/no-files leaves files to disk, and the database to the store", () => {
  checkSamples(
    "no-files",
    placed("no-files", [
      "await Deno.open(path);",
      "Deno.readTextFileSync(path);",
      "await Deno.writeFile(path, data);",
      "await Deno.mkdir(path);",
      "await Deno.makeTempDir();",
      "for (const entry of Deno.readDirSync(path)) use(entry);",
      'import { openSync } from "node:fs";',
      'import { open } from "node:fs/promises";',
      'import { ensureDir } from "@std/fs";',
      'import { walk } from "@std/fs/walk";',
    ], {
      at: [CLI, NET, "lib/host/sample.ts", "lib/daemon/sample.ts", "mod.ts"],
      elsewhere: [DISK, TEST, "lib/daemon/store/sample.ts"],
    }),
  );
  checkSamples("no-files", [{
    at: CLI,
    source: "Deno.exit(Deno.args.length); Deno.addSignalListener(name, stop); Deno.consoleSize();",
  }]);
});

Deno.test("shoal/no-math-random fires everywhere", () => {
  checkSamples("no-math-random", [
    ...placed("no-math-random", ["Math.random();"], {
      at: [WIRE, NET, CLI, TEST, "bench/sample.ts"],
      elsewhere: [],
    }),
    { at: WIRE, source: "Math.max(random.below(3), 1);" },
  ]);
});

Deno.test("shoal/no-assertion fires on all but `as const`", () => {
  checkSamples("no-assertion", [
    ...placed("no-assertion", ["const a = b as string;", "const a = <string> b;"], {
      at: [WIRE, CLI, "tools/sample.ts", "cli.ts"],
      elsewhere: [TEST],
    }),
    { at: WIRE, source: "f(a as unknown as string);", breaks: ["no-assertion", "no-assertion"] },
    { at: WIRE, source: "const a = [1] as const; const b = { c: 1 } satisfies D;" },
    { at: WIRE, source: 'import { a as b } from "./c.ts"; export { b as d };' },
  ]);
});

Deno.test("shoal/no-non-null fires on all but indexing", () => {
  checkSamples("no-non-null", [
    ...placed("no-non-null", ["const a = b!;", "map.get(key)!;", "a.b!.c;"], {
      at: [WIRE, CLI],
      elsewhere: [TEST],
    }),
    { at: WIRE, source: "const a = bytes[i + 1]! << 8 | bytes[i]!;" },
  ]);
});

Deno.test("shoal/no-type-comment fires on comments that switch types off", () => {
  checkSamples("no-type-comment", [
    ...placed("no-type-comment", ["// @ts-ignore because\nf();", "/* @ts-nocheck */"], {
      at: [WIRE, TEST],
      elsewhere: [],
    }),
    ...placed("no-type-comment", ["// @ts-expect-error a wrong type\nf();"], {
      at: [WIRE],
      elsewhere: [TEST],
    }),
    { at: WIRE, source: 'const a = "// @ts-ignore"; // what @ts-ignore does' },
  ]);
});

Deno.test("shoal/ignore-with-reason wants a reason", () => {
  checkSamples("ignore-with-reason", [
    ...placed("ignore-with-reason", [
      "// deno-lint-ignore no-eval\nf();",
      "// deno-lint-ignore-file\nf();",
      "// About something else\n\n// deno-lint-ignore no-eval\nf();",
      "// deno-lint-ignore no-eval --\nf();",
    ], { at: [WIRE, TEST], elsewhere: [] }),
    { at: WIRE, source: "// deno-lint-ignore no-eval -- the shell of a test\nf();" },
    { at: WIRE, source: "// Controls are what is looked for.\n// deno-lint-ignore no-eval\nf();" },
  ]);
});

Deno.test("shoal/no-empty-catch fires on swallowed errors", () => {
  checkSamples("no-empty-catch", [
    ...placed("no-empty-catch", [
      "try { f(); } catch { }",
      "try { f(); } catch (error) {\n}",
      "p.catch(() => {});",
      "p.catch(function () {});",
      "p.then(use, () => {});",
    ], { at: [WIRE, CLI, TEST], elsewhere: [] }),
    { at: WIRE, source: "try { f(); } catch { /* closed already */ }" },
    { at: WIRE, source: "try { f(); } catch (error) { log(error); }" },
    { at: WIRE, source: "p.catch(() => { /* told by the other side */ });" },
    { at: WIRE, source: "p.catch(log); p.then(() => {}); p.catch(() => undefined); f(() => {});" },
  ]);
});

Deno.test("shoal/error-message fires on messages that read otherwise", () => {
  checkSamples("error-message", [
    ...placed("error-message", [
      'throw new Error("cannot read");',
      'throw new TypeError("Cannot read.");',
      'throw new RangeError("Can\'t read");',
      "throw new SyntaxError(`the value ${x} is wrong`);",
    ], { at: [WIRE, CLI], elsewhere: [TEST] }),
    { at: WIRE, source: 'throw new Error("Cannot read: the file is gone");' },
    { at: WIRE, source: "throw new Error(`${name} is not known`); throw new Error(message);" },
    { at: WIRE, source: 'throw new WireError("too long"); new Error("Waiting …"); new Error();' },
  ]);
});

Deno.test("shoal/max-lines fires above 600 lines", () => {
  checkSamples("max-lines", [
    { at: WIRE, source: "f();\n".repeat(600) },
    { at: WIRE, source: "f();\n".repeat(601), breaks: ["max-lines"] },
    { at: TEST, source: "f();\n".repeat(601), breaks: ["max-lines"] },
  ]);
});

Deno.test("shoal/file-name fires on names that are not the house's", () => {
  const source = "f();";
  const wrong = [
    "lib/wire/peerId.ts",
    "lib/wire/peer-id.ts",
    "lib/wire/Framer.ts",
    "lib/wire/utils.ts",
    "lib/utils/framer.ts",
    "lib/wire/string_helpers.ts",
    "lib/torrent/peer_manager.ts",
  ];
  const right = [
    "lib/wire/peer_id.ts",
    "lib/wire/_rc4.ts",
    "lib/hash/sha1.ts",
    "lib/torrent/manageable.ts",
    "tests/unit/wire/framer_test.ts",
    "bench/framer.bench.ts",
  ];
  checkSamples("file-name", wrong.map((at) => ({ at, source, breaks: ["file-name"] })));
  checkSamples("file-name", right.map((at) => ({ at, source })));
  checkSamples("file-name", [
    { at: WIRE, source: "class PeerManager {}", breaks: ["file-name"] },
    { at: WIRE, source: "export class StringUtils {}", breaks: ["file-name"] },
    { at: WIRE, source: "class PeerSet {}" },
  ]);
});

Deno.test("shoal/no-default-export wants names", () => {
  checkSamples("no-default-export", [
    { at: WIRE, source: "export default class A {}", breaks: ["no-default-export"] },
    { at: TEST, source: "export default 1;", breaks: ["no-default-export"] },
    { at: WIRE, source: "export class A {}" },
  ]);
});

Deno.test("shoal/hash-private wants # instead of private", () => {
  checkSamples("hash-private", [
    { at: WIRE, source: "class A { private a = 1; }", breaks: ["hash-private"] },
    { at: WIRE, source: "class A { private a() {} }", breaks: ["hash-private"] },
    { at: WIRE, source: "class A { constructor(private a: number) {} }", breaks: ["hash-private"] },
    {
      at: WIRE,
      source: "class A { constructor(readonly a: number) {} }",
      breaks: ["hash-private"],
    },
    { at: WIRE, source: "class A { #a = 1; #b() {} private constructor() { super(); } }" },
  ]);
});

Deno.test("shoal/top-level-function wants declarations with few arguments", () => {
  const breaks = ["top-level-function"];
  checkSamples("top-level-function", [
    { at: WIRE, source: "const f = () => 1;", breaks },
    { at: WIRE, source: "export const f = async (a: number) => await g(a);", breaks },
    { at: WIRE, source: "export function f(a: A, b: B, c: C, d: D): void {}", breaks },
    { at: WIRE, source: "export function f(a: A, b: B, options: O = {}): void {}" },
    { at: WIRE, source: "function f(a: A, b: B, c: C, d: D): void { const g = () => 1; }" },
    { at: TEST, source: "export function f(a: A, b: B, c: C, d: D): void {}" },
  ]);
});

Deno.test("shoal/no-shipped-assert keeps @std/assert in tests", () => {
  checkSamples(
    "no-shipped-assert",
    placed("no-shipped-assert", ['import { assert } from "@std/assert";'], {
      at: [WIRE, CLI, "mod.ts"],
      elsewhere: [TEST, "tools/sample.ts"],
    }),
  );
});

Deno.test("every rule of the plugin has a test here", async () => {
  const text = await Deno.readTextFile(new URL(import.meta.url));
  const missing = Object.keys(plugin.rules).filter((rule) => !text.includes(`"shoal/${rule} `));
  assertEquals(missing, []);
});

Deno.test("shoal/no-html fires on what takes HTML in the page", () => {
  checkSamples(
    "no-html",
    placed("no-html", [
      "element.innerHTML = name;",
      'element["outerHTML"] = name;',
      'element.insertAdjacentHTML("beforeend", name);',
      "document.write(name);",
      "frame.srcdoc = name;",
      'const page = new DOMParser().parseFromString(name, "text/html");',
      "const shown = <p dangerouslySetInnerHTML={{ __html: name }} />;",
      'const shown = h("p", { dangerouslySetInnerHTML: { __html: name } });',
    ], { at: ["lib/page/list/sample.tsx"], elsewhere: ["lib/cli/sample.tsx"] }),
  );
  checkSamples("no-html", [
    { at: "lib/page/list/sample.tsx", source: "element.textContent = name;" },
    { at: "lib/page/list/sample.tsx", source: "const shown = <p title={name}>{name}</p>;" },
  ]);
});
