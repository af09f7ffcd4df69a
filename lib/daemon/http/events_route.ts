import { ApiError, toApiError } from "../api/mod.ts";
import { type EventHub, MAX_LISTENERS, readEventRequest } from "../events/mod.ts";
import { errorAnswer } from "./error_answer.ts";
import type { Route, RouteRequest } from "./route.ts";

/** What an event stream is told with: nothing may hold it back to collect more of it. */
const HEADERS: Readonly<Record<string, string>> = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  "x-accel-buffering": "no",
};

/** The event stream: everybody who is known may listen. */
export function eventsRoute(events: EventHub): Route {
  return { methods: ["GET"], access: "user", handle: (request) => answer(events, request) };
}

async function answer(
  events: EventHub,
  { request, target, role }: RouteRequest,
): Promise<Response> {
  try {
    const wanted = readEventRequest({
      query: new URLSearchParams(target.query),
      lastEventId: request.headers.get("last-event-id"),
      isReadOnly: role !== "admin",
    });
    if (request.method === "HEAD") return new Response(null, { headers: HEADERS });
    const body = await events.open(wanted);
    if (body) return new Response(body, { headers: HEADERS });
    throw new ApiError("too-many-streams", `More than ${MAX_LISTENERS} listen already`);
  } catch (error) {
    return errorAnswer(toApiError(error), { "retry-after": "10" });
  }
}
