/**
 * Messages of the DHT that rqbit has on record, from the network as it is.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { decodeKrpc, encodeKrpc } from "../../../lib/dht/mod.ts";
import { toHex } from "../../../lib/hash/mod.ts";
import { sharedPath } from "../../support/shared.ts";

const FOLDER = sharedPath("corpus/ikatson+rqbit/crates/dht/resources/test_requests/");

const QUERIES: readonly [file: string, method: string, target: string][] = [
  ["find_node_request.bin", "find_node", "bd7b477cfbcd10f30b705da20201e7101d8df155"],
  ["get_peers_request_0.bin", "get_peers", "cab507494d02ebb1178b38f2e9d7be299c86b862"],
  ["get_peers_request_1.bin", "get_peers", "cab507494d02ebb1178b38f2e9d7be299c86b862"],
];

const RESPONSES: readonly [file: string, nodes: number, seenAs: string | undefined][] = [
  ["find_node_response_1.bin", 8, undefined],
  ["find_node_response_2.bin", 16, "8.26.180.64:59701"],
  ["find_node_response_3.bin", 16, "8.26.180.64:59701"],
];

Deno.test({
  name: "decodeKrpc() reads queries that are on record, and encodeKrpc() writes them again",
  ignore: FOLDER === undefined,
  fn() {
    for (const [file, method, target] of QUERIES) {
      const bytes = Deno.readFileSync(new URL(file, FOLDER));
      const message = decodeKrpc(bytes);
      assert(message.kind === "query", file);
      const { query } = message;
      assertEquals(query.method, method);
      if (query.method === "find_node") assertEquals(toHex(query.target), target);
      if (query.method === "get_peers") assertEquals(toHex(query.infoHash), target);
      assertEquals(toHex(encodeKrpc(message)), toHex(bytes));
    }
  },
});

Deno.test({
  name: "decodeKrpc() reads responses that are on record",
  ignore: FOLDER === undefined,
  fn() {
    for (const [file, count, seenAs] of RESPONSES) {
      const message = decodeKrpc(Deno.readFileSync(new URL(file, FOLDER)));
      assert(message.kind === "response", file);
      const { hostname, port } = message.seenAs ?? {};
      assertEquals(hostname && `${hostname}:${port}`, seenAs);
      const { nodes = [] } = message.response;
      assertEquals(nodes.length, count);
      assert(nodes.every(({ id, endpoint }) => id.length === 20 && endpoint.port > 0));
    }
  },
});
