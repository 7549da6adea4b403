/** Where the configuration is delivered and who restarts the server. */

import { z } from "zod";
import { bareMetal } from "./bareMetal.ts";
import { kubernetes } from "./kubernetes.ts";

export const target = z.discriminatedUnion("kind", [bareMetal, kubernetes], {
  error: ({ code }) =>
    code === "invalid_union"
      ? "use bareMetal or kubernetes"
      : "give an object with kind and what that kind needs",
});
