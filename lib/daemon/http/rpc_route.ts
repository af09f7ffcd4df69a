import { plainAnswer } from "./plain_answer.ts";
import { MAX_BODY_LENGTH, readBody } from "./read_body.ts";
import type { Route, RouteRequest } from "./route.ts";
import type { RpcHandler } from "./rpc_handler.ts";

const SESSION_ID = "X-Transmission-Session-Id";
const RPC_VERSION = "X-Transmission-Rpc-Version";

/**
 * Transmission's RPC. Clients ask for the session id by whatever method and get it with a 409; a page of another site can
 * neither read nor send it. That is in place of a media type that such pages can not send either: `transmission-remote`
 * says that its JSON is a form, Transmission's own page calls it `json`.
 */
export function rpcRoute(handler: RpcHandler): Route {
  return {
    methods: ["POST", "GET"],
    access: "user",
    takesAnyType: true,
    realm: "Transmission",
    handle: (request) => answer(handler, request),
  };
}

async function answer(
  handler: RpcHandler,
  { request, role }: RouteRequest,
): Promise<Response> {
  const { sessionId, rpcVersion } = handler;
  const headers = { [SESSION_ID]: sessionId, [RPC_VERSION]: rpcVersion };
  if (request.headers.get(SESSION_ID) !== sessionId) {
    const page = `<h1>409: Conflict</h1><p>Ask again with this header field.</p><p><code>` +
      `${SESSION_ID}: ${sessionId}</code></p>`;
    const contentType = "text/html; charset=utf-8";
    return new Response(page, {
      status: 409,
      headers: { ...headers, "content-type": contentType },
    });
  }
  if (request.method !== "POST") return plainAnswer(405, "Ask by POST", { allow: "POST" });
  const body = await readBody(request);
  if (body === undefined) {
    return plainAnswer(413, `A request has at most ${MAX_BODY_LENGTH} bytes`);
  }
  const answer = await handler.handle(body, { isReadOnly: role !== "admin" });
  return new Response(answer.body === "" ? null : answer.body, {
    status: answer.status,
    headers: answer.body === "" ? headers : { ...headers, "content-type": "application/json" },
  });
}
