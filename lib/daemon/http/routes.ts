import { API_PREFIX, type RestApi } from "../api/mod.ts";
import { STREAM_PREFIX } from "../streaming/mod.ts";
import { apiRoute } from "./api_route.ts";
import type { EventHub } from "../events/mod.ts";
import { assetAnswer, type Assets } from "./assets.ts";
import { eventsRoute } from "./events_route.ts";
import { plainAnswer } from "./plain_answer.ts";
import type { Route, Routes } from "./route.ts";
import type { RpcHandler } from "./rpc_handler.ts";
import { rpcRoute } from "./rpc_route.ts";

/** What the routes lead to. */
export interface RouteTargets {
  /** What speaks Transmission's RPC. */
  readonly rpc: RpcHandler;
  /** What speaks Shoal's own API. */
  readonly api: RestApi;
  /** What tells what changes. */
  readonly events: EventHub;
  /** What signs a browser out. */
  readonly signOut: Route;
  /** The description of the API. */
  readonly openApi: Route;
  /** What gives files to players. */
  readonly streams: Route;
  /** Gives the metrics as Prometheus reads them. */
  readonly metrics: () => string;
  /** Files of web pages. */
  readonly assets: Assets;
}

/** The media type of Prometheus' text. */
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The page that a browser comes to after it has signed in, where no other is there. */
const HOME: Route = {
  methods: ["GET"],
  access: "user",
  handle: () =>
    plainAnswer(
      200,
      "Shoal is running, and this browser is signed in. The web page is not built: run `deno task build`",
    ),
};

/** Tells only that the daemon runs, so that who watches it needs no secret. */
const HEALTH: Route = {
  methods: ["GET"],
  access: "open",
  handle: () => plainAnswer(200, "ok"),
};

/** The table of all paths. */
export function routesOf(targets: RouteTargets): Routes {
  const { rpc, api, events, signOut, openApi, streams, metrics, assets } = targets;
  const rpcAt = rpcRoute(rpc);
  return new Map<string, Route>([
    ["/", HOME],
    ...[...assets].map(([path, asset]): [string, Route] => [path, {
      methods: ["GET"],
      access: "user",
      handle: ({ request }) => assetAnswer(asset, request.headers),
    }]),
    ["/transmission/rpc", rpcAt],
    ["/transmission/rpc/", rpcAt],
    [`${API_PREFIX}/events`, eventsRoute(events)],
    [`${API_PREFIX}/openapi.json`, openApi],
    [`${API_PREFIX}/sign-out`, signOut],
    [`${API_PREFIX}/*`, apiRoute(api)],
    [`${STREAM_PREFIX}/*`, streams],
    ["/metrics", {
      methods: ["GET"],
      access: "user",
      handle: () => new Response(metrics(), { headers: { "content-type": METRICS_TYPE } }),
    }],
    ["/healthz", HEALTH],
  ]);
}
