export * from "./disk/disk_fault.ts";
export * from "./disk/memory_disk.ts";
export * from "./recorded_log.ts";
export * from "./seeded_random.ts";
export * from "./virtual_clock.ts";
