import { ControlError } from "../../control_error.ts";
import { absolutePath } from "../absolute_path.ts";
import { legacySessionKey } from "../keys.ts";
import type { Method } from "../method.ts";
import { fromControlError, RpcError } from "../rpc_error.ts";

/** Ends the daemon. */
export const sessionClose: Method = {
  isMutating: true,
  run({ control }) {
    control.shutDown();
    return {};
  },
};

/** Fetches the blocklists anew. */
export const blocklistUpdate: Method = {
  isMutating: true,
  legacyKey: legacySessionKey,
  async run({ control }) {
    try {
      return { blocklist_size: await control.updateIpFilters() };
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      throw fromControlError(error, { kinds: { invalid: "invalidBlocklist" } });
    }
  },
};

/** Tests whether others reach the port for peers; over IPv4 unless told otherwise. */
export const portTest: Method = {
  isMutating: false,
  legacyKey: legacySessionKey,
  async run({ control }, params) {
    const protocol = params.get("ip_protocol")?.string() ?? "ipv4";
    if (protocol !== "ipv4" && protocol !== "ipv6") {
      throw new RpcError("invalidParams", "invalid ip protocol string");
    }
    const result = { ip_protocol: protocol };
    const isOpen = await control.isPortOpen(protocol === "ipv4" ? "IPv4" : "IPv6");
    if (isOpen === undefined) {
      throw new RpcError("httpError", "Couldn't test port: nobody can tell", { result });
    }
    return { ...result, port_is_open: isOpen };
  },
};

/** Tells how much space is left where a path is. */
export const freeSpace: Method = {
  isMutating: false,
  legacyKey: legacySessionKey,
  async run({ control }, params) {
    const given = params.get("path")?.string();
    if (given === undefined) {
      throw new RpcError("invalidParams", "directory path argument is missing");
    }
    const path = absolutePath(given, "directory path");
    try {
      const { freeBytes, totalBytes } = await control.space(path);
      return { path, size_bytes: freeBytes, total_size: totalBytes };
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      const result = { path, size_bytes: -1, total_size: -1 };
      throw fromControlError(error, { kinds: { invalid: "systemError" }, result });
    }
  },
};
