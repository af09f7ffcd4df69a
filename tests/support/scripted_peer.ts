export { type PeerScript, ScriptedPeer, type Talk } from "../../lib/testing/mod.ts";
