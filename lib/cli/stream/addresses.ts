import type { StreamServer } from "../../daemon/mod.ts";
import { plainText } from "../output/plain_text.ts";
import type { Screen } from "../output/screen.ts";

/** Says where to read files; gives the address for a player: that of the file, or of a playlist of several. */
export function showStreams(
  screen: Screen,
  server: Pick<StreamServer, "playlist" | "files">,
  streamed: readonly number[],
): string {
  const files = server.files.filter(({ index }) => streamed.includes(index));
  const [first] = files;
  const url = files.length === 1 && first ? first.url : server.playlist;
  if (screen.json) {
    const listed = files.map(({ path, url }) => ({ path, url }));
    screen.jsonLine({ event: "streaming", url, files: listed });
    return url;
  }
  screen.result(url);
  if (files.length > 1) {
    for (const { path, url } of files) screen.note(`  ${plainText(path)}\n    ${url}`);
  }
  return url;
}
