import { client } from "../api.ts";
import type { Row } from "../store/row.ts";

/** Torrents that are asked for at once: their numbers stand in an address. */
const AT_ONCE = 200;

/** Magnet links of torrents, a line each. */
export async function magnetLinks(ids: readonly number[]): Promise<string> {
  const links: string[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const targets = ids.slice(at, at + AT_ONCE);
    const { torrents } = await client.torrents({ targets, fields: ["magnetLink"] });
    links.push(...torrents.map(({ magnetLink = "" }) => magnetLink));
  }
  return links.join("\n");
}

/** Has the browser save the .torrent file of a torrent. */
export function saveMetainfo({ id, name }: Pick<Row, "id" | "name">): void {
  const link = document.createElement("a");
  link.href = `/api/v1/torrents/${id}/metainfo`;
  link.download = `${name}.torrent`;
  link.click();
}
