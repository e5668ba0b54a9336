"use strict";
// The console: what the API tells, as text. Much of that text comes from agents, who may be hostile: it is never parsed
// as markup, and what cannot be seen, or makes other text look different, is shown as \u{…} (as the command line does).

const PollMs = 2000;
const main = document.getElementById("main");
const signOut = document.getElementById("sign-out");

// --- Text of others ---

// Controls, formatting (bidirectional too), what is unassigned, private or invisible, and every space but the common one.
const unseen = /[\p{Cc}\p{Cf}\p{Cn}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu;

const shown = text => String(text).replace(unseen, one => `\\u{${one.codePointAt(0).toString(16).toUpperCase()}}`);

const shownLines = text => text.split("\n").map(shown).join("\n");

// --- Nodes ---

/** An element; children are nodes, or texts, which are escaped; null is left out. */
function make(tag, className, ...children) {
  const node = document.createElement(tag);
  node.className = className;
  node.append(...children.filter(child => child !== null && child !== undefined)
    .map(child => child instanceof Node ? child : shown(child)));
  return node;
}

const data = text => make("span", "data", text);

function block(text) {
  const node = make("pre", "");
  node.textContent = shownLines(text);
  return node;
}

function link(collection, id, text = id) {
  const node = make("a", "data", text);
  node.setAttribute("href", `/${collection}/${encodeURIComponent(id)}`);
  return node;
}

const list = items => items.length === 0 ? null : make("ul", "", ...items.map(item => make("li", "", data(item))));

/** Names and what they are; a row whose value is null or undefined is left out. */
function facts(...rows) {
  const present = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return make("dl", "", ...present.flatMap(([name, value]) =>
    [make("dt", "", name), make("dd", "", value instanceof Node ? value : data(value))]));
}

function table(names, rows) {
  return make("table", "",
    make("thead", "", make("tr", "", ...names.map(name => make("th", "", name)))),
    make("tbody", "", ...rows.map(cells => make("tr", "", ...cells.map(cell =>
      make("td", "", cell === null || cell === undefined || cell instanceof Node ? cell : data(cell)))))));
}

function time(text) {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? text : at.toISOString().slice(0, 19).replace("T", " ") + "Z";
}

const operation = of => of.service ? `${of.service}:${of.operation ?? "?"}` : "not understood";
const json = value => value === null || value === undefined ? null : block(JSON.stringify(value, null, 2));
const tones = new Map([
  ...["open", "waiting", "RequireApproval"].map(word => [word, "wait"]),
  ...["done", "approved", "used", "Allow"].map(word => [word, "good"]),
  ...["denied", "refused", "Deny", "revoked", "unknown"].map(word => [word, "bad"]),
]);
const tone = word => make("span", tones.get(word) ?? "", word);

// --- The API ---

/** JSON.parse rounds whole numbers beyond 2^53: what is approved would not be what is shown. These keep their digits. */
const exact = (_, value, context) =>
  Number.isInteger(value) && !Number.isSafeInteger(value) ? JSON.rawJSON(context.source) : value;

/** GET without a body, POST with one. Throws what the API says is wrong, with its status. */
async function ask(path, body) {
  const response = await fetch(`/api/v1/${path}`, body === undefined ? {} : {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (response.status === 204) {
    return null;
  }
  const answer = JSON.parse(await response.text(), exact);
  if (!response.ok) {
    throw Object.assign(new Error(answer.detail ?? `HTTP ${response.status}`), { status: response.status });
  }
  return answer;
}

const one = (collection, id) => `${collection}/${encodeURIComponent(id)}`;

function tell(trouble) {
  const text = shown(trouble);
  const place = document.getElementById("trouble");
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

// --- Approvals ---

/** One request with its buttons. What was asked never changes; `update` shows what became of it. */
function approvalCard(request) {
  const state = make("dd", "");
  const answers = make("div", "");
  const said = make("p", "", "");
  const comment = make("input", "");
  comment.setAttribute("aria-label", "Comment");
  comment.setAttribute("placeholder", "Comment: on record; the caller reads it with a no");
  comment.setAttribute("maxlength", "1000");
  const approve = make("button", "approve", "Approve");
  const deny = make("button", "deny", "Deny");
  approve.addEventListener("click", () => answer("approve"));
  deny.addEventListener("click", () => answer("deny"));
  const form = make("div", "answer", comment, approve, deny);

  const about = facts(
    ["Caller", `${request.caller.subject} (${request.caller.provider})`],
    ["Groups", request.caller.groups.join(", ")],
    ["Actions", list(request.actions)],
    ["Resources", list(request.resources)],
    ["Risks", request.risks.length === 0 ? null : make("strong", "bad", request.risks.join(", "))],
    ["Account, region", [request.account, request.region].filter(Boolean).join(", ")],
    ["Parameters", json(request.parameters)],
    ["Asked", time(request.requestedAt)],
    ["Can be answered until", time(request.expiresAt)],
    ["A yes permits", `this very call, ${request.grant.uses} time(s), for ${request.grant.forSeconds} s`],
    ["Who may answer", request.approvers.length === 0 ? "any person" : request.approvers.join(", ")],
    ["Approvers needed", String(request.required)],
    ["Call", link("calls", request.call)],
    ["Session", request.session ? link("sessions", request.session) : null]);
  about.append(make("dt", "", "State"), state);
  const title = make("h3", "", link("approvals", request.id, operation(request)));
  const card = { node: make("section", "card", title, about, answers, form, said), isOpen: true, update };
  card.node.dataset.request = request.id;

  function update(now) {
    card.isOpen = now.state === "open";
    state.replaceChildren(tone(now.state));
    answers.replaceChildren(...now.decisions.map(decision => make("p", "",
      data(`${decision.by}: ${decision.answer}${decision.comment ? `, “${decision.comment}”` : ""} (${time(decision.at)})`))));
    approve.disabled = deny.disabled = comment.disabled = !card.isOpen;
  }

  async function answer(word) {
    if (word === "deny" && comment.value.trim() === "") {
      said.textContent = "Say why not: the caller reads it.";
      comment.focus();
      return;
    }
    approve.disabled = deny.disabled = true;
    try {
      update(await ask(`${one("approvals", request.id)}/${word}`, { comment: comment.value.trim() || null }));
      said.textContent = "";
    } catch (error) {
      said.textContent = shown(error.message);
      approve.disabled = deny.disabled = !card.isOpen;
    }
  }

  update(request);
  return card;
}

/**
 * Cards of the open requests, the oldest first. New ones come below, and answered ones stay until the page is loaded
 * again: nothing moves under the hand that clicks.
 */
function approvalCards() {
  const cards = new Map();
  const none = make("p", "quiet", "No call waits for an answer.");
  const node = make("div", "", none);

  async function refresh() {
    const open = (await ask("approvals?state=open&limit=100")).items.reverse();
    for (const request of open) {
      if (!cards.has(request.id)) {
        cards.set(request.id, approvalCard(request));
        node.append(cards.get(request.id).node);
      }
    }
    const now = new Map(open.map(request => [request.id, request]));
    for (const [id, card] of cards) {
      if (now.has(id)) {
        card.update(now.get(id));
      } else if (card.isOpen) {
        card.update(await ask(one("approvals", id)));
      }
    }
    none.hidden = cards.size > 0;
    document.title = open.length > 0 ? `(${open.length}) Narrowgate` : "Narrowgate";
  }
  return { node, refresh };
}

// --- Pages: each has its nodes, and a way to bring them up to date ---

const cursor = new URLSearchParams(location.search).get("cursor");
const at = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;

function further(path, next, text) {
  if (!next) {
    return null;
  }
  const node = make("a", "", text);
  node.setAttribute("href", `${path}?cursor=${encodeURIComponent(next)}`);
  return make("p", "", node);
}

/** A page that is drawn again when what it shows has changed. */
function redrawn(load, draw) {
  const node = make("div", "");
  let last = null;
  async function refresh() {
    const now = await load();
    const text = JSON.stringify(now);
    if (text !== last) {
      last = text;
      node.replaceChildren(...draw(now).filter(child => child !== null));
    }
  }
  return { node, refresh };
}

const caller = of => `${of.subject} (${of.provider})`;

const sessionsTable = () => redrawn(() => ask(`sessions?limit=50${at}`), page => [
  table(["Session", "Caller", "Target", "Name", "Since", "Until", "State", "Calls"], page.items.map(session => [
    link("sessions", session.id), caller(session.caller), session.target, session.name,
    time(session.startedAt), time(session.expiresAt), tone(session.state), String(session.callCount)])),
  further("/", page.next, "Older sessions"),
]);

function homePage() {
  const approvals = approvalCards();
  const sessions = sessionsTable();
  return {
    node: make("div", "", make("h2", "", "Waiting for an answer"), approvals.node, make("h2", "", "Sessions"), sessions.node),
    refresh: async () => { await approvals.refresh(); await sessions.refresh(); },
  };
}

function approvalPage(id) {
  const node = make("div", "", make("h1", "", `Approval request ${id}`));
  let card = null;
  return {
    node,
    refresh: async () => {
      const request = await ask(one("approvals", id));
      if (card === null) {
        card = approvalCard(request);
        node.append(card.node);
      }
      card.update(request);
    },
  };
}

const sessionPage = id => redrawn(
  async () => ({ session: await ask(one("sessions", id)), calls: await ask(`calls?session=${encodeURIComponent(id)}&limit=100${at}`) }),
  ({ session, calls }) => [
    make("h1", "", `Session ${session.id}`),
    facts(
      ["Caller", caller(session.caller)], ["Groups", session.caller.groups.join(", ")], ["Target", session.target],
      ["Name", session.name], ["Since", time(session.startedAt)], ["Until", time(session.expiresAt)],
      ["State", tone(session.state)], ["Calls", String(session.callCount)]),
    make("h2", "", "Calls"),
    table(["Call", "At", "Operation", "Decision", "State", "Status", "Masked"], calls.items.map(call => [
      link("calls", call.id), time(call.at), operation(call), call.decision ? tone(call.decision.effect) : null,
      tone(call.state), call.status ?? null, call.masked.map(masked => masked.path).join(", ")])),
    further(location.pathname, calls.next, "More calls"),
  ]);

const message = (title, of) => of ? make("section", "", make("h2", "", title), facts(
  ["Size", `${of.size} bytes`], ["SHA-256 of what is kept", of.sha256], ["Keyed digest of what passed", of.wireHmac],
  ["Headers", of.headers.length === 0 ? null : block(of.headers.map(header => `${header.name}: ${header.value}`.replaceAll("\n", "\\n")).join("\n"))],
  [of.decoded ? "Body (CBOR, as JSON)" : of.bodyEncoding === "base64" ? "Body (base64)" : "Body", of.body ? block(of.decoded || of.body) : null])) : null;

const callPage = id => redrawn(() => ask(one("calls", id)), call => [
  make("h1", "", operation(call)),
  facts(
    ["Call", call.id], ["Session", call.session ? link("sessions", call.session) : null], ["At", time(call.at)],
    ["State", tone(call.state)], ["Status", call.status === undefined ? null : String(call.status)], ["Reason", call.reason],
    ["Took", call.durationMs === undefined ? null : `${call.durationMs} ms`],
    ["Decision", call.decision ? tone(call.decision.effect) : null], ["Because", call.decision?.reason],
    ["Statements", list((call.decision?.statements ?? []).map(by => `${by.policy}, ${by.sid}: ${by.effect}`))],
    ["Policies", call.decision?.configuration],
    ["Approval", call.approval ? link("approvals", call.approval) : null],
    ["Actions", list(call.actions.map(use => [use.action, use.level, ...use.risks].join(", ")))],
    ["Resources", list(call.resources)],
    ["Account, region", [call.account, call.region].filter(Boolean).join(", ")],
    ["Parameters", json(call.parameters)],
    ["Masked", list(call.masked.map(masked => `${masked.path} (${masked.mask})`))]),
  message("Request", call.request),
  message("Reply", call.reply),
]);

function decoded(id) {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function route(path) {
  const [, collection, id] = path.split("/");
  const pages = { approvals: approvalPage, sessions: sessionPage, calls: callPage };
  return id && Object.hasOwn(pages, collection) ? pages[collection](decoded(id)) : homePage();
}

// --- Who is here ---

const signInHelp = () => [
  make("h1", "", "Not signed in"),
  make("p", "", "Run this with a file that holds your token, and open the link that it prints:"),
  block("narrowgate login --link --token-file F"),
  make("p", "quiet", `Elsewhere than on the gateway's own machine add --server ${location.origin}`),
];

/** The code of a link leaves the address bar and the history before it is used. */
async function enter() {
  const code = location.hash.slice(1);
  history.replaceState(null, "", "/");
  if (code !== "") {
    await ask("sign-in", { code });
  }
}

function show(...nodes) {
  if (main.firstChild !== nodes[0]) {
    main.replaceChildren(...nodes);
  }
}

/** Asks who is here, then keeps the page up to date; without a sign-in it says how to, and looks again. */
async function keepFresh(page) {
  const help = signInHelp();
  for (;;) {
    try {
      const who = await ask("whoami");
      document.getElementById("who").textContent = shown(who.subject ?? "");
      signOut.hidden = false;
      await page.refresh();
      show(page.node);
      tell("");
    } catch (error) {
      if (error.status === 401) {
        document.getElementById("who").textContent = "";
        signOut.hidden = true;
        show(...help);
      } else {
        tell(error.status ? error.message : "The gateway cannot be reached; trying again.");
      }
    }
    await new Promise(next => setTimeout(next, PollMs));
  }
}

signOut.addEventListener("click", async () => {
  try {
    await ask("sign-out", {});
    location.reload();
  } catch (error) {
    tell(error.message);
  }
});

async function start() {
  if (location.pathname === "/sign-in") {
    try {
      await enter();
    } catch (error) {
      show(make("h1", "", "This link does not sign you in"), make("p", "", error.message));
      return;
    }
  }
  await keepFresh(route(location.pathname));
}

start();
