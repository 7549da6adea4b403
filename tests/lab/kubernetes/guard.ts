/** Tests that need a cluster run in a stage of their own, which finds or builds one first. */

/** Reason to skip, or false. */
export const needsCluster =
  process.env.LAB_KUBERNETES === undefined ? "npm run test:kubernetes runs it" : false;
