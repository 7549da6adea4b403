/** Where the configuration is delivered and who restarts the server. */

import { z } from "zod";
import { bareMetal } from "./bareMetal.ts";

export const target = z.discriminatedUnion("kind", [bareMetal], {
  error: ({ code }) =>
    code === "invalid_union" ? "use bareMetal" : "give an object with kind and directory",
});
