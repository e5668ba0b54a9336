// The way by which requests leave, as the environment says it: node reads HTTPS_PROXY by itself from version 24 on only,
// and not every resolver knows that names below localhost are loopback (RFC 6761).
"use strict";
const dns = require("node:dns");
const http = require("node:http");
const https = require("node:https");
const tls = require("node:tls");

const ENDPOINT = process.env.AWS_ENDPOINT_URL ? new URL(process.env.AWS_ENDPOINT_URL) : null;

/** Connections to AWS's own names: CONNECT to the proxy, then TLS with whom it leads to. */
class Tunnels extends https.Agent {
  createConnection(options, callback) {
    const proxy = new URL(process.env.HTTPS_PROXY);
    const path = `${options.host}:${options.port}`;
    http.request({ host: proxy.hostname, port: proxy.port, method: "CONNECT", path, headers: { host: path }, agent: false })
      .on("connect", (reply, socket) => {
        if (reply.statusCode === 200) callback(null, tls.connect({ ...options, socket, servername: options.host }));
        else callback(new Error(`The proxy refused ${path} by ${reply.statusCode}.`));
      })
      .on("error", callback)
      .end();
  }
}

const lookup = (name, options, callback) => dns.lookup(name.endsWith(".localhost") ? "localhost" : name, options, callback);
const tunnels = !ENDPOINT && process.env.HTTPS_PROXY ? new Tunnels({ keepAlive: true }) : null;
const byName = ENDPOINT?.hostname === "localhost" ? new http.Agent({ keepAlive: true, lookup }) : null;

/** What a client of the SDK is given, beside the environment: nothing where its own way of sending leads there. */
function sending(isHttp2 = false) {
  // The emulator does not speak HTTP/2, and what speaks it does not know of proxies.
  if (!tunnels && !byName && !(isHttp2 && ENDPOINT?.protocol === "http:")) return {};
  const { NodeHttpHandler } = require("@smithy/node-http-handler");
  return { requestHandler: new NodeHttpHandler({ ...(tunnels && { httpsAgent: tunnels }), ...(byName && { httpAgent: byName }) }) };
}

/** A presigned URL, used: fetch knows neither of the two. */
function use(url, method = "GET", body = undefined) {
  return new Promise((resolve, reject) => {
    const isTls = url.startsWith("https:");
    (isTls ? https : http).request(url, { method, agent: (isTls ? tunnels : byName) ?? undefined }, (reply) => {
      const parts = [];
      reply.on("data", (part) => parts.push(part)).on("error", reject)
        .on("end", () => resolve({ status: reply.statusCode, etag: reply.headers.etag, body: Buffer.concat(parts) }));
    }).on("error", reject).end(body);
  });
}

module.exports = { sending, use };
