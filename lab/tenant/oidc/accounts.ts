import type { AccountClaims, FindAccount } from "oidc-provider";
import type { Users } from "../state/users.ts";
import type { User } from "../users.ts";

/** Which claims a scope lets an application see. */
export const claimsByScope = {
  openid: ["sub"],
  profile: ["name", "nickname", "picture", "updated_at"],
  email: ["email", "email_verified"],
};

const startedAt = new Date().toISOString();

function claimsOf(user: User): AccountClaims {
  return {
    sub: user.id,
    name: user.name,
    nickname: user.nickname,
    picture: `https://avatars.invalid/${encodeURIComponent(user.nickname)}.png`,
    // A date as text, not the number that OpenID Connect asks for: Auth0's way.
    updated_at: startedAt,
    email: user.email,
    email_verified: user.email_verified,
  };
}

export function accountFinder(users: Users): FindAccount {
  return (_context, sub) => {
    const user = users.find(sub);
    return user && { accountId: user.id, claims: () => claimsOf(user) };
  };
}
