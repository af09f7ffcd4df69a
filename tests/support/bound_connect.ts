const [major = 0, minor = 0] = Deno.version.deno.split(".").map(Number);

/** Whether connections can be made from a chosen address: Deno 2.6 takes no notice of it. */
export const HAS_BOUND_CONNECT = major > 2 || major === 2 && minor >= 7;
