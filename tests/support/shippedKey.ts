/** `conf/public_key.der` of every OpenMetadata download: public knowledge, like its private half. */
export const SHIPPED_PUBLIC_JWK = {
  kty: "RSA",
  e: "AQAB",
  n: [
    "2XTHbrS8uYv-THweGDgqRciCTZJIU0NuaPUQT43V7oQgj3EFptWyRd0Q6xZjsf6O8z2zWZd0qNQbMm7q",
    "IcnSkBetkJKsoqg1qjT-GEKP09GoRQLDpkl7ACgMr6Mxge7uGmE15TFTOBUGJboI3byx-LSzg6rZXr5j",
    "dq_8IqP7_OaiRAsLDjefC85Db-N7IE-FsxeDWX8jlyh1bfP-cIOrh9rNZxsXJuc6lloZE0z9CIB0knh1",
    "mLsFxQfU_KBgDdL_pLBwq9Kl5nS6veTiF7gplLsr61KOVRzyoyUbV7-TPb-lX4cGEjxaMb0MuCqioZwB",
    "_qxZU6c2ZisBgMu2pazPZQ",
  ].join(""),
};
