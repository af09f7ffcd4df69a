import type { RestApi } from "../api/mod.ts";
import { readBody } from "./read_body.ts";
import type { Route, RouteRequest } from "./route.ts";

/** Shoal's own API: everybody who is known may look, and it says itself what else is not theirs. */
export function apiRoute(api: RestApi): Route {
  return {
    methods: ["GET", "POST", "PATCH", "DELETE"],
    access: "user",
    handle: (request) => answer(api, request),
  };
}

async function answer(api: RestApi, { request, target, role }: RouteRequest): Promise<Response> {
  const { method } = request;
  const { path, query } = target;
  const isReadOnly = role !== "admin";
  const body = await readBody(request);
  const answer = await api.answer({ method, path, query, body, isReadOnly });
  return new Response(answer.body, {
    status: answer.status,
    headers: { "content-type": "application/json", ...answer.headers },
  });
}
