import type { VNode } from "preact";
import { useApp, useRows } from "../store/hooks.ts";

/** The list of torrents. */
export function TorrentList(): VNode {
  const { store } = useApp();
  const rows = useRows();
  return (
    <div class="list" id="list" tabIndex={-1}>
      <table>
        <tbody>
          {[...rows.all.values()].slice(0, 200).map((row) => (
            <tr key={row.id}>
              <td>
                <button
                  type="button"
                  class="bare"
                  onClick={() => store.routes.go({ page: "torrent", id: row.id, tab: "overview" })}
                >
                  {row.name}
                </button>
              </td>
              <td>{row.state}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
