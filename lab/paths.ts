/** Where the lab keeps its things: one folder in the checkout, ignored by git. */

import { join } from "node:path";

export const REPOSITORY = join(import.meta.dirname, "..");
export const LAB_DIRECTORY = join(REPOSITORY, ".lab");
