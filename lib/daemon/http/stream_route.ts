import type { StreamHandler } from "../streaming/mod.ts";
import type { Route, RouteRequest } from "./route.ts";

/** Files of torrents, for players: who is known may read them, and who has the key of a torrent may read those of that one. */
export function streamRoute(
  streams: StreamHandler,
  { isSecure }: { readonly isSecure: boolean },
): Route {
  return {
    methods: ["GET"],
    access: "user",
    admits: (target) => streams.admits(target),
    handle: ({ request, target }: RouteRequest) => {
      const [authority = ""] = target.authorities;
      const origin = `http${isSecure ? "s" : ""}://${authority}`;
      return streams.answer(request, { target, origin });
    },
  };
}
