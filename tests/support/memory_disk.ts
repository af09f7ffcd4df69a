export { type DiskCall, type DiskFault, MemoryDisk, systemError } from "../../lib/testing/mod.ts";
