/** The pack, started: the engine asks it about every resource, and about the stack as a whole. */

import { PolicyPack } from "@pulumi/policy";
import { PACK } from "./rules/index.ts";

new PolicyPack("openmetadata-auth0", PACK);
