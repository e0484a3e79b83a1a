/** Parts that all schemas of the service are made of. */
import { z } from "zod";

/** Names of the schemas that OpenAPI shows as components. */
export const named = z.registry<{ id: string }>();

export function component<T extends z.ZodType>(id: string, schema: T): T {
  named.add(schema, { id });
  return schema;
}

/** Made by the service, sorted by time; never more than these characters, so that it can name a folder. */
export const Id = z.string().regex(/^[0-9a-z]{20}$/, "an id has 20 lower-case letters and digits");
export const Time = z.iso.datetime().describe("UTC");
export const Count = z.int().min(0);

export const Page = {
  offset: z.coerce.number().int().min(0).default(0).describe("items to skip"),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe("items to return"),
};
export const paged = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), total: Count.describe("items that match"), offset: Count });

export const PageQuery = z.strictObject(Page);
