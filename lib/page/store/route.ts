/** Tabs of a torrent's details. */
export const TABS = ["overview", "files", "peers", "trackers", "log"] as const;

/** One of them. */
export type Tab = typeof TABS[number];

/** Where in the page one is; it stands behind the `#` of the address. */
export type Route =
  | { readonly page: "list" }
  | { readonly page: "torrent"; readonly id: number; readonly tab: Tab }
  | { readonly page: "add" | "create" | "settings" | "statistics" }
  | { readonly page: "play"; readonly id: number; readonly file: number };

/** Reads the part of an address from the `#` on; what is no route is the list. */
export function readRoute(hash: string): Route {
  const [page = "", ...rest] = hash.replace(/^#?\/?/, "").split("/");
  switch (page) {
    case "add":
    case "create":
    case "settings":
    case "statistics":
      return { page };
    case "torrent": {
      const id = readNumber(rest[0]);
      return id > 0 ? { page, id, tab: TABS.find((tab) => tab === rest[1]) ?? "overview" } : LIST;
    }
    case "play": {
      const id = readNumber(rest[0]);
      return id > 0 ? { page, id, file: readNumber(rest[1]) } : LIST;
    }
    default:
      return LIST;
  }
}

/** Writes a route as it stands in an address, with the `#`. */
export function formatRoute(route: Route): string {
  switch (route.page) {
    case "list":
      return "#/";
    case "torrent":
      return `#/torrent/${route.id}/${route.tab}`;
    case "play":
      return `#/play/${route.id}/${route.file}`;
    default:
      return `#/${route.page}`;
  }
}

const LIST: Route = { page: "list" };

function readNumber(text = ""): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
