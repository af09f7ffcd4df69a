import type { Store } from "../store/store.ts";

/** Opens the details of a torrent, at the tab that is open already. With `showsDetails` they stay open from then on. */
export function openTorrent(
  { routes, prefs }: Pick<Store, "routes" | "prefs">,
  id: number,
  { showsDetails = false }: { readonly showsDetails?: boolean } = {},
): void {
  if (showsDetails && !prefs.now.showsDetails) prefs.set({ showsDetails: true });
  const { now } = routes;
  const tab = now.page === "torrent" ? now.tab : "overview";
  // Going through the list is one step of the way, not one for each torrent.
  routes.go({ page: "torrent", id, tab }, { replaces: now.page === "torrent" });
}
