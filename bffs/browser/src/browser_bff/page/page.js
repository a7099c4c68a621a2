// The website in its smallest form: sign in, look at orders, sign out. It has no token, and asks only its own gateway.

const ENDED = 401;
const A_LITTLE_LATER = 1000; // milliseconds, for clocks that differ
const A_DAY = 86_400_000; // longer waits overflow in browsers
const WORDS = { declined: "You did not sign in.", failed: "That did not work; please try again." };

const page = document.getElementById("page");
const find = (id) => document.getElementById(id);

/** Ask the gateway; the header says that it is this page that asks. Gives null where nobody is signed in. */
async function ask(path, method = "GET") {
  const answer = await fetch(path, { method, headers: { "X-CSRF": "1" }, credentials: "same-origin" });
  if (answer.status === ENDED) return null;
  if (!answer.ok) throw new Error((await answer.json()).title ?? answer.statusText);
  return answer.status === 204 ? {} : answer.json();
}

function made(kind, text, ...inside) {
  const element = document.createElement(kind);
  element.append(text, ...inside);
  return element;
}

function soft(text) {
  const element = made("span", text);
  element.className = "soft";
  return element;
}

function show(template) {
  page.replaceChildren(find(template).content.cloneNode(true));
  page.setAttribute("aria-busy", "false");
}

function moment(text) {
  return new Date(text).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

function greet(session) {
  find("who").textContent = session ? `Consumer ${session.subject}, until ${moment(session.ends)}` : "";
  find("who").hidden = !session;
}

/** Look whether the session is over when it should be. Asking does not prolong it; another tab may have. */
function lookAgain(session) {
  const left = new Date(session.ends) - Date.now() + A_LITTLE_LATER;
  setTimeout(guarded(async () => {
    const now = await ask("/auth/session");
    if (now === null) return welcomeStranger();
    greet(now);
    lookAgain(now);
  }), Math.min(Math.max(left, A_LITTLE_LATER), A_DAY));
}

function welcomeStranger() {
  greet(null);
  show("stranger");
  const here = new URLSearchParams(location.search);
  find("told").textContent = WORDS[here.get("sign-in")] ?? "";
  find("sign-in").href = `/auth/login?${new URLSearchParams({ return_to: `/${location.hash}` })}`;
}

async function welcomeGuest() {
  show("guest");
  find("sign-out").onclick = guarded(async () => {
    const farewell = await ask("/auth/logout", "POST");
    location.assign(farewell?.next ?? "/");
  });
  find("sign-out-everywhere").onclick = guarded(async () => {
    await ask("/auth/sessions", "DELETE");
    location.assign("/");
  });
  await Promise.all([listOrders(), listSessions(), showOrder()]);
}

async function listOrders() {
  const history = await ask("/api/orders?limit=5");
  find("orders").replaceChildren(...(history?.orders ?? []).map((order) => {
    const link = made("a", `Order ${order.orderId}`);
    link.href = `#${order.orderId}`;
    return made("li", link, soft(`${order.restaurantName ?? ""} · ${order.status}`));
  }));
}

async function listSessions() {
  const known = await ask("/auth/sessions");
  find("sessions").replaceChildren(...(known?.sessions ?? []).map((one) => {
    const since = soft(`since ${moment(one.signedInAt)}`);
    return made("li", one.current ? "This browser" : one.browser.slice(0, 60), since);
  }));
}

async function showOrder() {
  const id = location.hash.slice(1);
  if (!/^[0-9]+$/.test(id)) return;
  const order = await ask(`/api/orders/${id}`);
  if (order === null) return start();
  const lines = order.lines.map((line) => made("li", `${line.quantity} × ${line.name}`, soft(line.total)));
  const stages = order.timeline.filter((one) => one.progress === "done").map((one) => one.stage);
  find("order").replaceChildren(
    made("h2", `Order ${order.orderId}: ${order.status}`),
    made("p", order.restaurant?.name ?? "", " ", soft(stages.join(" · "))),
    made("ul", "", ...lines),
    made("p", `Total ${order.total}`),
    made("p", soft(order.missing.length ? `Not to be had right now: ${order.missing.join(", ")}` : "")),
  );
}

async function start() {
  const session = await ask("/auth/session");
  if (session === null) return welcomeStranger();
  greet(session);
  lookAgain(session);
  return welcomeGuest();
}

function guarded(work) {
  return () => work().catch((error) => page.prepend(made("p", `${error.message}.`)));
}

addEventListener("hashchange", guarded(() => (find("order") ? showOrder() : start())));
guarded(start)();
