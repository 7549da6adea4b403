// Pulumi loads what it finds here through a TypeScript of 2020, which cannot read the pack; what a
// module imports goes to Node itself, which can. No top-level await: it is `require`d.
import "./pack.ts";
