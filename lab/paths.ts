/** Where the lab keeps its things: one folder in the checkout, ignored by git. */

import { join, resolve } from "node:path";

export const REPOSITORY = join(import.meta.dirname, "..");
/** LAB_DIRECTORY names another one, for a lab that must not meet the first. */
export const LAB_DIRECTORY = resolve(process.env.LAB_DIRECTORY ?? join(REPOSITORY, ".lab"));
