import type { HandshakeFeatures } from "./handshake.ts";
import type { PeerMessage } from "./message.ts";

/**
 * Says what a peer must have offered in its handshake, and we in ours, before it may send a message (BEP 6, 10, 52);
 * undefined for what any peer may send. `port` is for any peer: clients send it without the bit, and it does no harm.
 */
export function requiredFeature(message: PeerMessage): keyof HandshakeFeatures | undefined {
  switch (message.type) {
    case "suggest":
    case "haveAll":
    case "haveNone":
    case "reject":
    case "allowedFast":
      return "fast";
    case "extended":
      return "extensions";
    case "hashRequest":
    case "hashes":
    case "hashReject":
      return "v2";
    default:
      return undefined;
  }
}
