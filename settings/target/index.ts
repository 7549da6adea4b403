/** Where the configuration is delivered and who restarts the server. */

import { z } from "zod";
import { bareMetal } from "./bareMetal.ts";
import { docker } from "./docker.ts";
import { kubernetes } from "./kubernetes.ts";

export const target = z.discriminatedUnion("kind", [bareMetal, docker, kubernetes], {
  error: ({ code }) =>
    code === "invalid_union"
      ? "use bareMetal, docker or kubernetes"
      : "give an object with kind and what that kind needs",
});
