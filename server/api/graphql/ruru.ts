// The page to write queries in, as whoever is signed in to the console in this browser. Its requests, that for the schema
// among them, carry the token of that session in their header: no address and no log has it.

/** In the page, before anything of its own: texts of the console's session (console/src/sign_in/session.ts). */
const SCRIPT = `
(() => {
  const tokenOf = () => {
    const local = localStorage.getItem("holdback.token");
    if (local) return local;
    const key = Object.keys(localStorage).find((each) => each.startsWith("oidc.user:"));
    return key ? JSON.parse(localStorage.getItem(key)).access_token : null;
  };
  const plainFetch = window.fetch;
  window.fetch = (input, init) => {
    const request = new Request(input, init);
    const token = tokenOf();
    const isOurs = request.url === location.origin + "/graphql" && request.method === "POST";
    const isSaid = request.headers.has("authorization");
    if (isOurs && token && !isSaid) request.headers.set("authorization", "Bearer " + token);
    return plainFetch(request);
  };
  addEventListener("DOMContentLoaded", () => {
    const hint = document.createElement("p");
    hint.id = "holdback-hint";
    hint.setAttribute("role", "status");
    hint.style =
      "position:fixed;inset:auto 0 0;margin:0;padding:12px 20px;z-index:99;" +
      "background:#fdf1dc;color:#14181f;font:14px system-ui";
    hint.textContent = "Nobody is signed in, so there is no schema here. ";
    const link = Object.assign(document.createElement("a"), { href: "/", textContent: "Sign in to the console" });
    hint.append(
      link,
      ' in this browser and load this page again, or write {"authorization": "Bearer TOKEN"} under Headers, ' +
        "with what npm run token prints.",
    );
    if (!tokenOf()) document.body.append(hint);
  });
})();
`;

export const ruruPreset: GraphileConfig.Preset = {
  ruru: { htmlParts: { headerScripts: (scripts: string) => `<script>${SCRIPT}</script>\n${scripts}` } },
};
