/**
 * Builds what is generated: the web page of `lib/page`, bundled with what it takes from npm, as the one file that the
 * daemon reads, `lib/daemon/built/page.json`, and the description of its API beside it, `openapi.json`. `deno task build` runs it.
 * The same sources give the same files.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { walk } from "@std/fs";
import { describeApi } from "./openapi/mod.ts";
import { drawIcon } from "./page_icon.ts";

const ROOT = new URL("../", import.meta.url);

/** Where what is generated goes. */
const BUILT = new URL("lib/daemon/built/", ROOT);

const PAGE = new URL("lib/page/", ROOT);

/** Style sheets that others build upon; the rest follow by name. */
const FIRST_STYLES = ["style/tokens.css", "style/base.css"];

/** Sizes of the icon in pixels, as browsers ask for one that a page is installed by. */
const ICON_SIZES = [192, 512];

/** Bytes that the page may have in all, compressed. */
const MAX_PAGE_BYTES = 150 * 1024;

/** A file of the page, as `page.json` has it. */
interface BuiltFile {
  /** Its media type. */
  readonly type: string;
  /** What changes with its contents. */
  readonly etag: string;
  /** Its contents, compressed by gzip, in Base64. */
  readonly gzip: string;
}

/** Bundles the script of the page; gives its text. */
async function bundleScript(): Promise<string> {
  const out = await Deno.makeTempFile({ suffix: ".js" });
  try {
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["bundle", "--quiet", "--platform", "browser", "--minify", "--output", out],
        new URL("main.tsx", PAGE).pathname,
      ],
      cwd: ROOT,
    }).output();
    if (!success) throw new Error(`Cannot bundle the page: ${new TextDecoder().decode(stderr)}`);
    return await Deno.readTextFile(out);
  } finally {
    await Deno.remove(out);
  }
}

/** All style sheets of the page in one, without comments and useless space. */
async function joinStyles(): Promise<string> {
  const rest: string[] = [];
  for await (const { path } of walk(PAGE.pathname, { includeDirs: false })) {
    const name = path.slice(PAGE.pathname.length);
    if (name.endsWith(".css") && !FIRST_STYLES.includes(name)) rest.push(name);
  }
  const names = [...FIRST_STYLES, ...rest.sort()];
  const texts = await Promise.all(names.map((name) => Deno.readTextFile(new URL(name, PAGE))));
  return shortenStyles(texts.join("\n"));
}

/** Texts in quotes, comments, signs with space around, and space of a style sheet. */
const STYLE_REGEXP = /("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|\/\*[^]*?\*\/|\s*([{};,])\s*|\s+/g;

/** A style sheet without comments and useless space. */
export function shortenStyles(text: string): string {
  return text
    .replace(STYLE_REGEXP, (found: string, quoted?: string, sign?: string) => {
      return quoted ?? sign ?? (found.startsWith("/*") ? "" : " ");
    })
    .trim();
}

function builtFile(type: string, contents: Uint8Array | string): BuiltFile {
  const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
  const etag = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  return { type, etag, gzip: gzipSync(bytes, { level: 9 }).toString("base64") };
}

/** Builds the page; gives its files by path. */
async function buildPage(): Promise<Record<string, BuiltFile>> {
  const icons = ICON_SIZES.map((size): [string, BuiltFile] => {
    return [`/icon_${size}.png`, builtFile("image/png", drawIcon(size))];
  });
  const read = (name: string) => Deno.readTextFile(new URL(name, PAGE));
  return {
    "/": builtFile("text/html; charset=utf-8", await read("index.html")),
    "/app.js": builtFile("text/javascript; charset=utf-8", await bundleScript()),
    "/app.css": builtFile("text/css; charset=utf-8", await joinStyles()),
    "/icon.svg": builtFile("image/svg+xml", await read("icon.svg")),
    "/manifest.webmanifest": builtFile(
      "application/manifest+json",
      await read("manifest.webmanifest"),
    ),
    ...Object.fromEntries(icons),
  };
}

/** Writes a file of what is generated; what is there is replaced at once, so that who reads it meanwhile has the one or the other. */
async function writeBuilt(name: string, value: object): Promise<void> {
  const next = new URL(`${name}.${Deno.pid}.next`, BUILT);
  await Deno.writeTextFile(next, `${JSON.stringify(value)}\n`);
  await Deno.rename(next, new URL(name, BUILT));
}

/** Builds everything that is generated. */
async function build(): Promise<void> {
  await Deno.mkdir(BUILT, { recursive: true });
  const page = await buildPage();
  await writeBuilt("page.json", page);
  await writeBuilt("openapi.json", await describeApi());
  let total = 0;
  for (const [at, { gzip }] of Object.entries(page)) {
    const bytes = atob(gzip).length;
    total += bytes;
    console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KiB  ${at}`);
  }
  console.log(`${(total / 1024).toFixed(1).padStart(7)} KiB  in all, compressed`);
  if (total > MAX_PAGE_BYTES) {
    throw new Error(`Cannot take the page: it is longer than ${MAX_PAGE_BYTES / 1024} KiB`);
  }
}

if (import.meta.main) await build();
