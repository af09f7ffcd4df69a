import type { NewContent } from "../host/files/mod.ts";
import type { CreateOptions, Metainfo, TorrentPlan } from "../metainfo/mod.ts";
import { CliError } from "./cli_error.ts";
import type { Call, Command } from "./command.ts";
import * as wanted from "./create/create_options.ts";
import { hashWithProgress } from "./create/hash_step.ts";
import { refuseLints } from "./create/lint_step.ts";
import { choosePath, refuseExisting } from "./create/output_path.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { formatBytes, formatNoun } from "../text/mod.ts";
import { formatFields } from "./output/fields.ts";
import { plainText } from "./output/plain_text.ts";
import { systemError } from "./system_error.ts";
import { globToRegexp } from "./torrent/wanted_files.ts";
import { reasonOf } from "./torrent/source.ts";

/** `shoal create` */
export const CREATE: Command = {
  name: "create",
  summary: "makes a torrent of a file or folder",
  operands: [{ name: "PATH", completion: "file" }],
  options: wanted.CREATE_OPTIONS,
  examples: [
    { line: "create album/ -t udp://tracker.example:6969", does: "album.torrent" },
    { line: "create film.mkv -o x.torrent --v1 -l 1MiB", does: "v1, longer pieces" },
    { line: "create data/ --exclude '*.tmp' --dry-run", does: "try it" },
  ],
  details: [
    "Makes a hybrid torrent (v1 and v2) unless told. Symbolic links are taken for what they lead to. What will not work " +
    "is warned of, and refused with status 12 where it is certain, unless --allow says otherwise.",
    "Each -t is a tier of its own; trackers of one tier are written with commas between. With --no-date and " +
    "--no-created-by the same content gives the same file.",
  ],
  run,
};

async function find(call: Call, path: string): Promise<NewContent> {
  const { findContent } = await import("../host/files/mod.ts");
  const excluded = call.values.all(wanted.EXCLUDE).map(globToRegexp);
  function skip(inner: string): boolean {
    const name = inner.slice(inner.lastIndexOf("/") + 1);
    return excluded.some((glob) => glob.test(inner) || glob.test(name));
  }
  try {
    return await findContent(path, { skip });
  } catch (error) {
    throw systemError(`read ${path}`, error);
  }
}

async function plan(call: Call, content: NewContent): Promise<TorrentPlan> {
  const { planTorrent } = await import("../metainfo/mod.ts");
  const { values } = call;
  if (content.files.length === 0) {
    throw new CliError(`Cannot make a torrent of ${content.path}: no files in it`, EXIT.notFound);
  }
  try {
    return planTorrent(content.files, {
      name: values.get(wanted.NAME) ?? content.name,
      version: wanted.versionOf(values),
      pieceLength: values.get(wanted.PIECE_LENGTH),
      singleFile: content.singleFile,
    });
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    const message = `Cannot make a torrent of ${content.path}: ${reasonOf(error)}`;
    throw new CliError(message, EXIT.usage, { cause: error });
  }
}

/** The steps of one call. */
interface Job {
  readonly content: NewContent;
  readonly plan: TorrentPlan;
  readonly options: CreateOptions;
}

async function makeBytes(call: Call, job: Job): Promise<Uint8Array> {
  const { createMetainfo } = await import("../metainfo/mod.ts");
  const hashes = await hashWithProgress(call, job.plan, job.content);
  return createMetainfo(job.plan, hashes, job.options);
}

async function write(call: Call, path: string, bytes: Uint8Array): Promise<void> {
  try {
    await call.files.write(path, bytes);
  } catch (error) {
    throw systemError(`write ${path}`, error);
  }
}

async function tell(call: Call, metainfo: Metainfo, path: string | undefined): Promise<void> {
  const { screen } = call;
  const { hashesJson } = await import("./torrent/describe.ts");
  const hashes = hashesJson(metainfo.infoHashes);
  if (screen.json) {
    const { name, version, totalLength, pieceLength, pieceCount } = metainfo;
    screen.jsonLine({
      path,
      name,
      version,
      size: totalLength,
      pieceLength,
      pieces: pieceCount,
      ...hashes,
    });
  } else if (!screen.quiet) {
    const { infoHashV1, infoHashV2 } = hashes;
    screen.result(formatFields([
      ["info-hash v1", infoHashV1 === undefined ? [] : [infoHashV1]],
      ["info-hash v2", infoHashV2 === undefined ? [] : [infoHashV2]],
    ], { terminal: screen.stdout.isTerminal, label: screen.colors.dim }));
  }
}

async function run(call: Call): Promise<ExitStatus> {
  const { screen, values, operands: [source = ""] } = call;
  const content = await find(call, source);
  const planned = await plan(call, content);
  const files = formatNoun(content.files.length, "file");
  screen.note(`[1/3] Found ${files}, ${formatBytes(planned.totalLength)}`);
  const options = await wanted.createOptions(call);
  const isDry = values.has(wanted.DRY_RUN);
  const path = await choosePath(call, planned.name);
  if (!isDry) await refuseExisting(call, path);
  await refuseLints(call, planned, options);
  const bytes = await makeBytes(call, { content, plan: planned, options });
  if (!isDry) await write(call, path, bytes);
  const { parseMetainfo } = await import("../metainfo/mod.ts");
  const metainfo = parseMetainfo(bytes);
  const verb = isDry ? "Would write" : "Wrote";
  const size = formatBytes(bytes.length);
  screen.note(`[3/3] ${verb} ${plainText(path)} (${size}), ${planned.version}`);
  await tell(call, metainfo, isDry ? undefined : path);
  return EXIT.ok;
}
