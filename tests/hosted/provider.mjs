// A real OpenID Connect provider on this computer, with one button for each person instead of a password.
// Usage: node provider.mjs PORT. PUT /people/ID with claims as JSON makes a person or changes one.

import { createServer } from "node:http";
import { Provider, interactionPolicy } from "oidc-provider";

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const people = new Map();
const { base, Prompt } = interactionPolicy;
const policy = base();
policy.add(new Prompt({ name: "select_account", requestable: true }), 0);

const provider = new Provider(issuer, {
  clients: [{
    client_id: "readiness",
    client_secret: "k3vX0dQ9sLwTz7Yb2Nf5",
    redirect_uris: ["http://127.0.0.1/oauth2callback"],
    post_logout_redirect_uris: ["http://127.0.0.1/oauth2callback"],
  }],
  cookies: { keys: ["of the tests alone"] },
  claims: { openid: ["sub"], profile: ["name", "preferred_username", "oid", "tid"], email: ["email", "email_verified"] },
  conformIdTokenClaims: false,
  interactions: { policy, url: (_, interaction) => `/interaction/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = `<!doctype html><title>Signing out</title>${form}<script>
          const form = document.forms[0], yes = document.createElement("input");
          yes.name = "logout"; yes.value = "yes"; yes.type = "hidden"; form.append(yes); form.submit();</script>`;
      },
    },
  },
  findAccount: (_, id) => people.has(id) && { accountId: id, claims: () => ({ ...people.get(id), sub: id }) },
});
const anyPort = (uri) => /^https?:\/\/127\.0\.0\.1:\d+\/oauth2callback$/.test(uri);
provider.Client.prototype.redirectUriAllowed = anyPort;
provider.Client.prototype.postLogoutRedirectUriAllowed = anyPort;
provider.on("server_error", (_, error) => console.error(error));

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function choose(request, response) {
  const { params } = await provider.interactionDetails(request, response);
  const accountId = new URL(request.url, issuer).searchParams.get("person");
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope("openid email profile");
  const result = { login: { accountId }, select_account: {}, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

const answer = provider.callback();
createServer(async (request, response) => {
  const { pathname, search } = new URL(request.url, issuer);
  if (request.method === "PUT" && pathname.startsWith("/people/")) {
    people.set(pathname.split("/")[2], JSON.parse(await body(request)));
    response.writeHead(204).end();
  } else if (pathname.startsWith("/interaction/") && search) {
    await choose(request, response);
  } else if (pathname.startsWith("/interaction/")) {
    const links = [...people.keys()].map((id) => `<p><a href="?person=${encodeURIComponent(id)}">${id}</a></p>`);
    response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>Who are you?</title>${links.join("")}`);
  } else {
    answer(request, response);
  }
}).listen(port, "127.0.0.1");
