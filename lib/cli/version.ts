import config from "../../deno.json" with { type: "json" };

/** The version of Shoal: read from where it is declared, since sessions take longer to load. */
export const VERSION: string = config.version;
