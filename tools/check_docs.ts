/**
 * Checks that the documents tell of what is there: links and headings, paths of the repository, tasks, and that the
 * TypeScript in them passes the type checker. `deno task check:docs` runs it; it exits with 1 where something is wrong.
 *
 * @module
 */
import { walk } from "@std/fs";

/** What the documents are held against. */
export interface DocsSubject {
  /** Texts of the documents, by path from the repository's root. */
  readonly documents: ReadonlyMap<string, string>;
  /** Files and folders of the repository, by path from its root, folders without a final `/`. */
  readonly paths: ReadonlySet<string>;
  /** Names of the tasks in deno.json. */
  readonly tasks: ReadonlySet<string>;
}

/** Folders whose paths the documents name; what stands in others is made by running things. */
const FOLDERS = "lib|tests|tools|docs|examples|bench|std|web|\\.ci";

/** A path of the repository, in code. */
const PATH_REGEXP = new RegExp(
  `(?<![\\w./@-])((?:${FOLDERS})/[\\w./*-]*|(?:mod|cli)\\.ts\\b)`,
  "g",
);

/** What a document says that can be checked: code by itself, and the rest without it. */
interface DocumentParts {
  /** Lines of text, those of code blocks emptied, so that numbers stay. */
  readonly prose: readonly string[];
  /** Inline code and lines of code blocks, with their line's number. */
  readonly code: readonly { readonly line: number; readonly text: string }[];
}

/** Says what is wrong in the documents: `path:line: what`. */
export function checkDocs(subject: DocsSubject): string[] {
  const problems: string[] = [];
  for (const [path, text] of subject.documents) {
    const { prose, code } = cutDocument(text);
    prose.forEach((line, index) => {
      for (const problem of checkLinks(line, path, subject)) {
        problems.push(`${path}:${index + 1}: ${problem}`);
      }
    });
    for (const { line, text } of code) {
      for (const problem of checkCode(text, subject)) {
        problems.push(`${path}:${line}: ${problem}`);
      }
    }
  }
  return problems;
}

function cutDocument(text: string): DocumentParts {
  const prose: string[] = [];
  const code: { line: number; text: string }[] = [];
  let inBlock = false;
  for (const [index, line] of text.split("\n").entries()) {
    const isFence = /^\s*(```|~~~)/.test(line);
    if (isFence) inBlock = !inBlock;
    if (isFence || inBlock) {
      prose.push("");
      if (!isFence) code.push({ line: index + 1, text: line });
      continue;
    }
    prose.push(line);
    for (const [, inline = ""] of line.matchAll(/`([^`]+)`/g)) {
      code.push({ line: index + 1, text: inline });
    }
  }
  return { prose, code };
}

/** Says which links of a line lead nowhere; those into the web are not followed. */
function checkLinks(line: string, from: string, { documents, paths }: DocsSubject): string[] {
  return [...line.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = ""]) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [file = "", heading] = target.split("#");
    const path = file === "" ? from : resolve(from, file);
    if (!paths.has(path)) return [`the link ${target} leads nowhere`];
    if (heading === undefined) return [];
    const found = headings(documents.get(path) ?? "").includes(heading);
    return found ? [] : [`there is no heading #${heading} in ${path}`];
  });
}

/** Gives the path that a link in the document `from` means. */
function resolve(from: string, target: string): string {
  return new URL(target, `file:///${from}`).pathname.slice(1).replace(/\/$/, "");
}

/** Gives the names under which the headings of a document can be linked to. */
function headings(text: string): string[] {
  const lines = cutDocument(text).prose;
  return lines.flatMap((line) => {
    const heading = line.match(/^#+\s+(.*)$/)?.[1];
    if (heading === undefined) return [];
    return [heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-")];
  });
}

/** Says which paths and tasks in a piece of code are not there. */
function checkCode(text: string, { paths, tasks }: DocsSubject): string[] {
  const problems: string[] = [];
  for (const [, name = ""] of text.matchAll(PATH_REGEXP)) {
    const path = name.replace(/[./]+$/, "");
    const isPattern = /[A-Z*]/.test(path.replace(/\.[a-z]+$/, ""));
    if (!isPattern && !paths.has(path)) problems.push(`there is no ${path}`);
  }
  for (const [, task = ""] of text.matchAll(/\bdeno(?:@[\d.]+)? task ([a-z][\w:-]*)/g)) {
    if (!tasks.has(task)) problems.push(`there is no task ${task}`);
  }
  return problems;
}

/** Top folders with nothing that a document could tell of. */
const UNTOLD = new Set([".git", "coverage", "dist", "downloads", "node_modules"]);

/** Reads what `checkDocs()` wants from the repository. */
async function readSubject(root: URL): Promise<DocsSubject> {
  const paths = new Set<string>();
  for await (const { name } of Deno.readDir(root)) {
    if (UNTOLD.has(name)) continue;
    paths.add(name);
    if ((await Deno.stat(new URL(name, root))).isFile) continue;
    for await (const { path } of walk(root.pathname + name)) {
      paths.add(path.slice(root.pathname.length));
    }
  }
  const documents = new Map<string, string>();
  for (const path of paths) {
    if (!/^([A-Z]+|docs\/.*)\.md$/.test(path)) continue;
    documents.set(path, await Deno.readTextFile(new URL(path, root)));
  }
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  return { documents, paths, tasks: new Set(Object.keys(tasks)) };
}

/** Checks the types of the TypeScript in the documents. */
async function checkTypes(documents: Iterable<string>, root: URL): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--doc-only", ...documents],
    cwd: root,
  }).spawn().status;
  return success;
}

if (import.meta.main) {
  const root = new URL("../", import.meta.url);
  const subject = await readSubject(root);
  const problems = checkDocs(subject);
  for (const problem of problems) console.error(problem);
  console.log(`${subject.documents.size} documents, ${problems.length} problems`);
  const typesHold = await checkTypes(subject.documents.keys(), root);
  if (problems.length > 0 || !typesHold) Deno.exit(1);
}
