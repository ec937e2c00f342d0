/** The server, asked with patience but not without end. */

const BASE = "/api/v1/";
const PATIENCE = 20_000;

/** No answer that can be read: no network, a dead server, somebody else's log-in page. */
export class Unreachable extends Error {}

/** The server said no: a problem with a code and a sentence. */
export class Refusal extends Error {
  constructor(status, problem, wait) {
    super(problem.detail || problem.title || `${status}`);
    this.status = status;
    this.code = problem.code ?? "";
    this.wait = wait;
  }

  /** Whether asking again later may help. */
  get passing() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }
}

/** Ask, and give `{status, data, etag, sentAt, receivedAt, elapsed}`: when, by this device's
 * clock, and how long it took by the one that nobody sets. */
export async function ask(method, path, {token, body, etag} = {}) {
  const headers = {Accept: "application/json"};
  if (token) headers.Authorization = `Kiosk ${token}`;
  if (etag) headers["If-None-Match"] = etag;
  if (body) headers["Content-Type"] = "application/json";
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const sentAt = Date.now();
  const begun = performance.now();
  try {
    const answer = await fetch(BASE + path, {
      method, headers, body: body && JSON.stringify(body), signal: stop.signal,
      cache: "no-store", credentials: "omit", redirect: "error",
    });
    const data = answer.status === 304 || answer.status === 204 ? null : await answer.json();
    if (!answer.ok && answer.status !== 304) {
      throw new Refusal(answer.status, data ?? {}, seconds(answer));
    }
    return {
      status: answer.status, data, etag: answer.headers.get("ETag"), sentAt, receivedAt: Date.now(),
      elapsed: performance.now() - begun,
    };
  } catch (error) {
    throw error instanceof Refusal ? error : new Unreachable(error?.message ?? "");
  } finally {
    clearTimeout(timer);
  }
}

const seconds = (answer) => Number.parseInt(answer.headers.get("Retry-After") ?? "", 10) || 0;
