// What the booth says to the site: it asks for a handle, and it sends a ballot. Nothing else leaves the page.

// `sentence` is the name of one of the page's, or the site's own words in `said`.
export class Failure extends Error {
  constructor(screen, sentence, { said = "", signIn = "" } = {}) {
    super(sentence);
    Object.assign(this, { screen, sentence, said, signIn });
  }
}

async function call(window, address, how, failure) {
  let response;
  try {
    response = await window.fetch(address, { cache: "no-store", headers: { Accept: "application/json" }, ...how });
  } catch {
    throw failure;
  }
  const said = await response.json().catch(() => null);
  return [response.status, said || {}];
}

// The voter's handle in an electorate, in hex.
export async function fetchHandle(window, address, electorate) {
  const [status, said] = await call(window, address, {}, new Failure("failed", "offline"));
  if (status === 401) {
    throw new Failure("failed", "sign_in", { said: said.problem, signIn: said.sign_in });
  }
  const line = status === 200 && (said.electorates || []).find(({ code }) => code === electorate);
  if (!line) {
    throw new Failure("failed", "site", { said: said.problem });
  }
  if (!line.handle) {
    throw new Failure("failed", "not_listed", { said: line.problem });
  }
  return line.handle;
}

// The receipt for a ballot, not believed yet.
export async function sendBallot(window, address, text) {
  // Without cookies: the handle is enough, and the site need not know whose browser it is.
  const how = { method: "POST", credentials: "omit", body: new URLSearchParams({ ballot: text }) };
  const [status, said] = await call(window, address, how, new Failure("unsure", "no_answer"));
  if (status !== 201) {
    // Where the site gives its reason it kept nothing; where it broke down nobody knows.
    throw new Failure(said.problem || status < 500 ? "failed" : "unsure", "site", { said: said.problem });
  }
  return String(said.receipt);
}
