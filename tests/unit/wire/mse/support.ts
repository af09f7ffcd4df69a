import type { MseHandshake, MseResult } from "../../../../lib/wire/mse/mod.ts";

/** What two sides said to each other. */
export interface Talked {
  /** All that the initiator sent. */
  readonly fromInitiator: Uint8Array;
  /** All that the responder sent. */
  readonly fromResponder: Uint8Array;
  readonly initiator: MseResult;
  readonly responder: MseResult;
}

/** Lets two sides shake hands, whose bytes arrive in chunks of up to `chunk`. */
export function talk(initiator: MseHandshake, responder: MseHandshake, chunk = Infinity): Talked {
  const toResponder = [initiator.begin()];
  const toInitiator = [responder.begin()];
  const said = { fromInitiator: toResponder.slice(), fromResponder: toInitiator.slice() };
  for (let left = 10; left > 0 && !(initiator.result && responder.result); left--) {
    const outgoing = hear(responder, toResponder.splice(0), chunk);
    toInitiator.push(outgoing);
    said.fromResponder.push(outgoing);
    const back = hear(initiator, toInitiator.splice(0), chunk);
    toResponder.push(back);
    said.fromInitiator.push(back);
  }
  if (!initiator.result || !responder.result) throw new Error("The handshake did not end");
  return {
    fromInitiator: concat(said.fromInitiator),
    fromResponder: concat(said.fromResponder),
    initiator: initiator.result,
    responder: responder.result,
  };
}

/** Gives a side bytes in chunks, until it has a result; gives what it sends. */
export function hear(
  side: MseHandshake,
  parts: readonly Uint8Array[],
  chunk = Infinity,
): Uint8Array {
  const bytes = concat(parts);
  const said: Uint8Array[] = [];
  for (let at = 0; at < bytes.length && !side.result; at += chunk) {
    said.push(side.receive(bytes.subarray(at, at + chunk)));
  }
  return concat(said);
}

/** Puts bytes together. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
