/** What somebody may do: all, or look. */
export type Role = "admin" | "read-only";
