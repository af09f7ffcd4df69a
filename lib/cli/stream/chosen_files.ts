import { findSubtitles, mediaKindOf } from "../../daemon/streaming/mod.ts";
import type { TorrentFile } from "../../metainfo/mod.ts";
import { CliError } from "../cli_error.ts";
import { EXIT } from "../exit_status.ts";
import { plainText } from "../output/plain_text.ts";
import { chooseFiles, visibleFiles } from "../torrent/wanted_files.ts";

/** Files of a torrent that are to be played, by their numbers in the metainfo. */
export interface ChosenFiles {
  /** Those that are streamed, in the order of the torrent. */
  readonly streamed: readonly number[];
  /** Those that are downloaded: the same, and subtitles beside them. */
  readonly wanted: readonly number[];
}

/**
 * Chooses what is to be played: what the user says, or all video and audio.
 *
 * @throws {CliError} if there is none.
 */
export function chooseStreamed(
  { name, files }: {
    readonly name: string;
    readonly files: readonly Pick<TorrentFile, "path" | "pad">[];
  },
  list: string | undefined,
): ChosenFiles {
  const visible = visibleFiles(files);
  const streamed = list === undefined
    ? visible.filter(({ file }) => isPlayed(file.path)).map(({ index }) => index)
    : chooseFiles(list, files);
  if (streamed.length === 0) {
    throw new CliError(
      `Cannot stream ${plainText(name)}: there is no video or audio in it`,
      EXIT.notFound,
      { hint: "--file takes the number or name of another file" },
    );
  }
  const paths = visible.map(({ file }) => file.path);
  const beside = new Set(
    streamed.flatMap((index) => findSubtitles(files[index]?.path ?? "", paths))
      .map(({ path }) => path),
  );
  const wanted = new Set([
    ...streamed,
    ...visible.filter(({ file }) => beside.has(file.path)).map(({ index }) => index),
  ]);
  return { streamed, wanted: [...wanted].sort((a, b) => a - b) };
}

function isPlayed(path: string): boolean {
  const kind = mediaKindOf(path);
  return kind === "video" || kind === "audio";
}
