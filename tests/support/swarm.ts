export { type Member, type MemberOptions, Swarm } from "../../lib/testing/mod.ts";
