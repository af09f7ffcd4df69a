import { client } from "../api.ts";
import type { Row } from "../store/row.ts";

/** Magnet links of torrents, a line each. */
export async function magnetLinks(ids: readonly number[]): Promise<string> {
  const { torrents } = await client.torrents({ targets: ids, fields: ["magnetLink"] });
  return torrents.map(({ magnetLink = "" }) => magnetLink).join("\n");
}

/** Has the browser save the .torrent file of a torrent. */
export function saveMetainfo({ id, name }: Pick<Row, "id" | "name">): void {
  const link = document.createElement("a");
  link.href = `/api/v1/torrents/${id}/metainfo`;
  link.download = `${name}.torrent`;
  link.click();
}
