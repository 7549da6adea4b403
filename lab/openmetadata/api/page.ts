/** The page of every address that is not the API's: what stands in for OpenMetadata's user interface. */
export function userInterface(): string {
  return `<!doctype html>
<meta charset="utf-8">
<title>OpenMetadata stand-in</title>
<h1>OpenMetadata stand-in</h1>
<p>This is a test double of the OpenMetadata server 1.12.6, not OpenMetadata.</p>
<p id="who">Nobody is signed in.</p>
<p><a id="login" href="#">Sign in</a></p>
<script>
  const page = new URL(location.href);
  document.getElementById("login").href =
    "/api/v1/auth/login?redirectUri=" + encodeURIComponent(page.origin + "/auth/callback");
  const token = page.searchParams.get("id_token");
  if (token) {
    history.replaceState(null, "", page.pathname);
    fetch("/api/v1/users/loggedInUser", { headers: { authorization: "Bearer " + token } })
      .then((response) => response.json())
      .then((user) => {
        document.getElementById("who").textContent = user.name
          ? "Signed in as " + user.name + (user.isAdmin ? ", administrator." : ".")
          : "OpenMetadata refuses the token: " + user.message;
      });
  }
</script>
`;
}
