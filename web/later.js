// Starts the page in two parts. A release is cut in two (web/split/): what the first picture calls, and the rest, which is
// fetched once that picture is drawn. Where a learner is quicker than the network, the first call into the rest fetches it
// on the spot: it waits, and nothing is lost.

/// Starts the first part by calling `start`; resolves once the part at `address` is there too. `soon`: do not wait for the
/// first picture before fetching it.
export async function startInParts(start, address, soon) {
  let first, whole;
  const link = (module) => {
    if (whole) return;
    new WebAssembly.Instance(module, { "first": first });
    whole = true;
  };
  // What the first part calls where the rest is missing: a function for each entry of its table, named by its number.
  const missing = (_, entry) => (...given) => {
    link(new WebAssembly.Module(fetchNow(address)));
    return table(first).get(Number(entry))(...given);
  };
  const rest = { "later": new Proxy({}, { get: missing }) };
  const fetchRest = () => WebAssembly.compileStreaming(fetch(address));
  const early = soon ? fetchRest() : null;
  await withImports(rest, (exports) => (first = exports), start);
  link(await (early ?? idle().then(fetchRest)));
}

/// Has every module that is instantiated while `work` runs find `more` among its imports, and hands its exports to `take`.
/// The generated glue builds its imports by itself; this way it stays as it was generated.
async function withImports(more, take, work) {
  const plain = { streaming: WebAssembly.instantiateStreaming, bytes: WebAssembly.instantiate };
  const wrapped = (instantiate) => async (source, imports) => {
    const result = await instantiate.call(WebAssembly, source, { ...imports, ...more });
    take((result.instance ?? result).exports);
    return result;
  };
  WebAssembly.instantiateStreaming = wrapped(plain.streaming);
  WebAssembly.instantiate = wrapped(plain.bytes);
  try {
    await work();
  } finally {
    WebAssembly.instantiateStreaming = plain.streaming;
    WebAssembly.instantiate = plain.bytes;
  }
}

/// The one table of functions.
function table(exports) {
  return Object.values(exports).find((value) => value instanceof WebAssembly.Table);
}

/// Once the browser has drawn the first picture and has nothing better to do.
function idle() {
  const wait = window.requestIdleCallback ?? setTimeout;
  return new Promise((resolve) => requestAnimationFrame(() => wait(resolve)));
}

/// The bytes at `address`, while the page waits. A window may not ask for an array buffer that way, so they come as text.
function fetchNow(address) {
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status !== 200) throw new Error(`the rest of the page is missing (${request.status})`);
  return Uint8Array.from(request.response, (letter) => letter.charCodeAt(0));
}
